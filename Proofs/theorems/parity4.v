From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Evidence Minimal.
Import ListNotations.
Open Scope Z_scope.

Definition parity4 : sample :=
  [([false; false; false; false], false);
   ([false; false; false; true], true);
   ([false; false; true; false], true);
   ([false; false; true; true], false);
   ([false; true; false; false], true);
   ([false; true; false; true], false);
   ([false; true; true; false], false);
   ([false; true; true; true], true);
   ([true; false; false; false], true);
   ([true; false; false; true], false);
   ([true; false; true; false], false);
   ([true; false; true; true], true);
   ([true; true; false; false], false);
   ([true; true; false; true], true);
   ([true; true; true; false], true);
   ([true; true; true; true], false)].

Definition networks : list network :=
  [[[{| weights := [true; true; true; true]; sign := 1; bias := 0 |};
     {| weights := [true; true; true; true]; sign := 1; bias := (-2) |};
     {| weights := [true; true; true; true]; sign := (-1); bias := 2 |};
     {| weights := [true; true; true; true]; sign := (-1); bias := 4 |}];
    [{| weights := [true; true; true; true]; sign := 1; bias := (-2) |}]]].

Definition proofs : list refuted :=
  [([Some 3; Some 1]%nat,
    Chain [0; 1; 3; 7; 15]%nat)].

Theorem least_parity4 : least_weights 2 parity4 20 /\ architectures 2 parity4 [[4; 1]]%nat.
Proof. apply (minimal_complete by_weights 2 parity4 20 [[4; 1]]%nat networks proofs). vm_cast_no_check (eq_refl true). Qed.
Print Assumptions least_parity4.
