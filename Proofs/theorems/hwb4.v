From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Evidence Minimal.
Import ListNotations.
Open Scope Z_scope.

Definition hwb4 : sample :=
  [([false; false; false; false], false);
   ([false; false; false; true], false);
   ([false; false; true; false], false);
   ([false; false; true; true], false);
   ([false; true; false; false], false);
   ([false; true; false; true], true);
   ([false; true; true; false], true);
   ([false; true; true; true], true);
   ([true; false; false; false], true);
   ([true; false; false; true], false);
   ([true; false; true; false], false);
   ([true; false; true; true], true);
   ([true; true; false; false], true);
   ([true; true; false; true], false);
   ([true; true; true; false], true);
   ([true; true; true; true], true)].

Definition networks : list network :=
  [[[{| weights := [false; true; true; true]; sign := (-1); bias := 1 |};
     {| weights := [true; false; true; true]; sign := (-1); bias := 2 |};
     {| weights := [true; true; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; true]; sign := 1; bias := (-1) |};
     {| weights := [false; false; true; false]; sign := 1; bias := 0 |}];
    [{| weights := [true; true; true; true; true]; sign := 1; bias := (-2) |}]]].

Definition proofs : list refuted :=
  [([Some 4; Some 1]%nat,
    Margins
     [[7; 0; 0; 0; 0; 0; 0; 0; 7; 0; 0; 0; 0; 7; 0; 0];
      [4; 3; 0; 0; 3; 7; 0; 0; 4; 0; 0; 0; 0; 7; 0; 0];
      [0; 0; 0; 0; 0; 0; 0; 0; 7; 3; 3; 3; 0; 4; 3; 4];
      [0; 0; 0; 0; 0; 0; 0; 0; 7; 3; 3; 3; 0; 4; 3; 4]])].

Theorem least_hwb4 : least_weights 2 hwb4 25 /\ architectures 2 hwb4 [[5; 1]]%nat.
Proof. apply (minimal_complete by_weights 2 hwb4 25 [[5; 1]]%nat networks proofs). vm_cast_no_check (eq_refl true). Qed.
Print Assumptions least_hwb4.
