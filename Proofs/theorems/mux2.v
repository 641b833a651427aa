From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Evidence Minimal.
Import ListNotations.
Open Scope Z_scope.

Definition mux2 : sample :=
  [([false; false; false], false);
   ([false; false; true], false);
   ([false; true; false], true);
   ([false; true; true], true);
   ([true; false; false], false);
   ([true; false; true], true);
   ([true; true; false], false);
   ([true; true; true], true)].

Definition networks : list network :=
  [[[{| weights := [true; false; true]; sign := (-1); bias := 1 |};
     {| weights := [true; true; false]; sign := 1; bias := 0 |};
     {| weights := [false; false; true]; sign := 1; bias := 0 |}];
    [{| weights := [true; true; true]; sign := 1; bias := (-1) |}]]].

Definition proofs : list refuted :=
  [([Some 2; Some 1]%nat,
    Chain [0; 2; 6; 7]%nat)].

Theorem least_mux2 : least_weights 2 mux2 12 /\ architectures 2 mux2 [[3; 1]]%nat.
Proof. apply (minimal_complete by_weights 2 mux2 12 [[3; 1]]%nat networks proofs). vm_cast_no_check (eq_refl true). Qed.
Print Assumptions least_mux2.
