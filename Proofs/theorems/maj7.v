From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Evidence Minimal.
Import ListNotations.
Open Scope Z_scope.

Definition maj7 : sample :=
  [([false; false; false; false; false; false; false], false);
   ([false; false; false; false; false; false; true], false);
   ([false; false; false; false; false; true; false], false);
   ([false; false; false; false; false; true; true], false);
   ([false; false; false; false; true; false; false], false);
   ([false; false; false; false; true; false; true], false);
   ([false; false; false; false; true; true; false], false);
   ([false; false; false; false; true; true; true], false);
   ([false; false; false; true; false; false; false], false);
   ([false; false; false; true; false; false; true], false);
   ([false; false; false; true; false; true; false], false);
   ([false; false; false; true; false; true; true], false);
   ([false; false; false; true; true; false; false], false);
   ([false; false; false; true; true; false; true], false);
   ([false; false; false; true; true; true; false], false);
   ([false; false; false; true; true; true; true], true);
   ([false; false; true; false; false; false; false], false);
   ([false; false; true; false; false; false; true], false);
   ([false; false; true; false; false; true; false], false);
   ([false; false; true; false; false; true; true], false);
   ([false; false; true; false; true; false; false], false);
   ([false; false; true; false; true; false; true], false);
   ([false; false; true; false; true; true; false], false);
   ([false; false; true; false; true; true; true], true);
   ([false; false; true; true; false; false; false], false);
   ([false; false; true; true; false; false; true], false);
   ([false; false; true; true; false; true; false], false);
   ([false; false; true; true; false; true; true], true);
   ([false; false; true; true; true; false; false], false);
   ([false; false; true; true; true; false; true], true);
   ([false; false; true; true; true; true; false], true);
   ([false; false; true; true; true; true; true], true);
   ([false; true; false; false; false; false; false], false);
   ([false; true; false; false; false; false; true], false);
   ([false; true; false; false; false; true; false], false);
   ([false; true; false; false; false; true; true], false);
   ([false; true; false; false; true; false; false], false);
   ([false; true; false; false; true; false; true], false);
   ([false; true; false; false; true; true; false], false);
   ([false; true; false; false; true; true; true], true);
   ([false; true; false; true; false; false; false], false);
   ([false; true; false; true; false; false; true], false);
   ([false; true; false; true; false; true; false], false);
   ([false; true; false; true; false; true; true], true);
   ([false; true; false; true; true; false; false], false);
   ([false; true; false; true; true; false; true], true);
   ([false; true; false; true; true; true; false], true);
   ([false; true; false; true; true; true; true], true);
   ([false; true; true; false; false; false; false], false);
   ([false; true; true; false; false; false; true], false);
   ([false; true; true; false; false; true; false], false);
   ([false; true; true; false; false; true; true], true);
   ([false; true; true; false; true; false; false], false);
   ([false; true; true; false; true; false; true], true);
   ([false; true; true; false; true; true; false], true);
   ([false; true; true; false; true; true; true], true);
   ([false; true; true; true; false; false; false], false);
   ([false; true; true; true; false; false; true], true);
   ([false; true; true; true; false; true; false], true);
   ([false; true; true; true; false; true; true], true);
   ([false; true; true; true; true; false; false], true);
   ([false; true; true; true; true; false; true], true);
   ([false; true; true; true; true; true; false], true);
   ([false; true; true; true; true; true; true], true);
   ([true; false; false; false; false; false; false], false);
   ([true; false; false; false; false; false; true], false);
   ([true; false; false; false; false; true; false], false);
   ([true; false; false; false; false; true; true], false);
   ([true; false; false; false; true; false; false], false);
   ([true; false; false; false; true; false; true], false);
   ([true; false; false; false; true; true; false], false);
   ([true; false; false; false; true; true; true], true);
   ([true; false; false; true; false; false; false], false);
   ([true; false; false; true; false; false; true], false);
   ([true; false; false; true; false; true; false], false);
   ([true; false; false; true; false; true; true], true);
   ([true; false; false; true; true; false; false], false);
   ([true; false; false; true; true; false; true], true);
   ([true; false; false; true; true; true; false], true);
   ([true; false; false; true; true; true; true], true);
   ([true; false; true; false; false; false; false], false);
   ([true; false; true; false; false; false; true], false);
   ([true; false; true; false; false; true; false], false);
   ([true; false; true; false; false; true; true], true);
   ([true; false; true; false; true; false; false], false);
   ([true; false; true; false; true; false; true], true);
   ([true; false; true; false; true; true; false], true);
   ([true; false; true; false; true; true; true], true);
   ([true; false; true; true; false; false; false], false);
   ([true; false; true; true; false; false; true], true);
   ([true; false; true; true; false; true; false], true);
   ([true; false; true; true; false; true; true], true);
   ([true; false; true; true; true; false; false], true);
   ([true; false; true; true; true; false; true], true);
   ([true; false; true; true; true; true; false], true);
   ([true; false; true; true; true; true; true], true);
   ([true; true; false; false; false; false; false], false);
   ([true; true; false; false; false; false; true], false);
   ([true; true; false; false; false; true; false], false);
   ([true; true; false; false; false; true; true], true);
   ([true; true; false; false; true; false; false], false);
   ([true; true; false; false; true; false; true], true);
   ([true; true; false; false; true; true; false], true);
   ([true; true; false; false; true; true; true], true);
   ([true; true; false; true; false; false; false], false);
   ([true; true; false; true; false; false; true], true);
   ([true; true; false; true; false; true; false], true);
   ([true; true; false; true; false; true; true], true);
   ([true; true; false; true; true; false; false], true);
   ([true; true; false; true; true; false; true], true);
   ([true; true; false; true; true; true; false], true);
   ([true; true; false; true; true; true; true], true);
   ([true; true; true; false; false; false; false], false);
   ([true; true; true; false; false; false; true], true);
   ([true; true; true; false; false; true; false], true);
   ([true; true; true; false; false; true; true], true);
   ([true; true; true; false; true; false; false], true);
   ([true; true; true; false; true; false; true], true);
   ([true; true; true; false; true; true; false], true);
   ([true; true; true; false; true; true; true], true);
   ([true; true; true; true; false; false; false], true);
   ([true; true; true; true; false; false; true], true);
   ([true; true; true; true; false; true; false], true);
   ([true; true; true; true; false; true; true], true);
   ([true; true; true; true; true; false; false], true);
   ([true; true; true; true; true; false; true], true);
   ([true; true; true; true; true; true; false], true);
   ([true; true; true; true; true; true; true], true)].

Definition networks : list network :=
  [[[{| weights := [true; true; true; true; true; true; true]; sign := 1; bias := (-3) |}];
    [{| weights := [true]; sign := 1; bias := 0 |}]]].

Definition proofs : list refuted :=
  [].

Theorem least_maj7 : least_weights 2 maj7 8 /\ architectures 2 maj7 [[1; 1]]%nat.
Proof. apply (minimal_complete by_weights 2 maj7 8 [[1; 1]]%nat networks proofs). vm_cast_no_check (eq_refl true). Qed.
Print Assumptions least_maj7.
