From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Evidence Minimal.
Import ListNotations.
Open Scope Z_scope.

Definition mux4_depth3 : sample :=
  [([false; false; false; false; false; false], false);
   ([false; false; false; false; false; true], false);
   ([false; false; false; false; true; false], false);
   ([false; false; false; false; true; true], false);
   ([false; false; false; true; false; false], false);
   ([false; false; false; true; false; true], false);
   ([false; false; false; true; true; false], false);
   ([false; false; false; true; true; true], false);
   ([false; false; true; false; false; false], true);
   ([false; false; true; false; false; true], true);
   ([false; false; true; false; true; false], true);
   ([false; false; true; false; true; true], true);
   ([false; false; true; true; false; false], true);
   ([false; false; true; true; false; true], true);
   ([false; false; true; true; true; false], true);
   ([false; false; true; true; true; true], true);
   ([false; true; false; false; false; false], false);
   ([false; true; false; false; false; true], false);
   ([false; true; false; false; true; false], false);
   ([false; true; false; false; true; true], false);
   ([false; true; false; true; false; false], true);
   ([false; true; false; true; false; true], true);
   ([false; true; false; true; true; false], true);
   ([false; true; false; true; true; true], true);
   ([false; true; true; false; false; false], false);
   ([false; true; true; false; false; true], false);
   ([false; true; true; false; true; false], false);
   ([false; true; true; false; true; true], false);
   ([false; true; true; true; false; false], true);
   ([false; true; true; true; false; true], true);
   ([false; true; true; true; true; false], true);
   ([false; true; true; true; true; true], true);
   ([true; false; false; false; false; false], false);
   ([true; false; false; false; false; true], false);
   ([true; false; false; false; true; false], true);
   ([true; false; false; false; true; true], true);
   ([true; false; false; true; false; false], false);
   ([true; false; false; true; false; true], false);
   ([true; false; false; true; true; false], true);
   ([true; false; false; true; true; true], true);
   ([true; false; true; false; false; false], false);
   ([true; false; true; false; false; true], false);
   ([true; false; true; false; true; false], true);
   ([true; false; true; false; true; true], true);
   ([true; false; true; true; false; false], false);
   ([true; false; true; true; false; true], false);
   ([true; false; true; true; true; false], true);
   ([true; false; true; true; true; true], true);
   ([true; true; false; false; false; false], false);
   ([true; true; false; false; false; true], true);
   ([true; true; false; false; true; false], false);
   ([true; true; false; false; true; true], true);
   ([true; true; false; true; false; false], false);
   ([true; true; false; true; false; true], true);
   ([true; true; false; true; true; false], false);
   ([true; true; false; true; true; true], true);
   ([true; true; true; false; false; false], false);
   ([true; true; true; false; false; true], true);
   ([true; true; true; false; true; false], false);
   ([true; true; true; false; true; true], true);
   ([true; true; true; true; false; false], false);
   ([true; true; true; true; false; true], true);
   ([true; true; true; true; true; false], false);
   ([true; true; true; true; true; true], true)].

Definition networks : list network :=
  [[[{| weights := [false; true; false; false; true; false]; sign := 1; bias := 0 |};
     {| weights := [true; false; false; true; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; false; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; false; false; true]; sign := 1; bias := (-2) |};
     {| weights := [true; true; false; false; false; false]; sign := (-1); bias := 2 |};
     {| weights := [true; true; true; false; false; false]; sign := (-1); bias := 1 |}];
    [{| weights := [true; true; true; true; true; false]; sign := 1; bias := (-3) |};
     {| weights := [false; false; true; true; false; true]; sign := (-1); bias := 1 |}];
    [{| weights := [true; true]; sign := 1; bias := 0 |}]];
   [[{| weights := [true; true; false; true; false; false]; sign := (-1); bias := 1 |};
     {| weights := [true; false; false; false; true; false]; sign := (-1); bias := 1 |};
     {| weights := [true; true; false; false; true; false]; sign := (-1); bias := 3 |};
     {| weights := [false; false; false; false; true; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; true; false; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; false; false; true; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; false; false; true]; sign := 1; bias := (-2) |}];
    [{| weights := [true; true; true; true; true; true; true]; sign := 1; bias := (-3) |}];
    [{| weights := [true]; sign := 1; bias := 0 |}]]].

Definition proofs : list refuted :=
  [([Some 5; None; Some 1]%nat,
    Pairs [(8%nat, 0%nat, 59); (8%nat, 4%nat, 4); (8%nat, 40%nat, 55); (12%nat, 40%nat, 8); (20%nat, 16%nat, 4); (42%nat, 40%nat, 47); (42%nat, 44%nat, 16); (42%nat, 58%nat, 35); (46%nat, 62%nat, 28); (59%nat, 58%nat, 31); (59%nat, 62%nat, 31)]);
   ([Some 6; Some 1; Some 1]%nat,
    Margins
     [[2; 0; 0; 0; 0; 0; 2; 2; 2; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 1; 0; 1; 0; 1; 0; 0; 0; 0; 0; 1; 0; 0; 0; 1; 0; 0; 0; 1; 0; 1; 0; 0; 0; 0; 0; 1; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 7; 0];
      [2; 0; 0; 0; 0; 0; 2; 2; 2; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 1; 0; 1; 0; 1; 0; 0; 0; 0; 0; 1; 0; 0; 0; 1; 0; 0; 0; 1; 0; 1; 0; 0; 0; 0; 0; 1; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 7; 0];
      [21; 0; 0; 0; 0; 0; 5; 5; 21; 0; 0; 0; 0; 0; 0; 0; 5; 0; 5; 0; 16; 0; 0; 0; 10; 0; 0; 0; 0; 0; 10; 0; 5; 0; 16; 0; 5; 0; 0; 0; 10; 0; 0; 0; 0; 0; 10; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 31; 0];
      [0; 0; 0; 0; 0; 0; 4; 4; 23; 0; 0; 0; 0; 0; 0; 0; 4; 0; 4; 0; 12; 0; 0; 0; 8; 0; 8; 0; 0; 0; 16; 0; 4; 0; 12; 0; 4; 0; 0; 0; 16; 0; 8; 0; 0; 0; 8; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 31; 23];
      [0; 0; 0; 0; 0; 0; 4; 4; 23; 0; 0; 0; 0; 0; 0; 0; 4; 0; 4; 0; 12; 0; 0; 0; 8; 0; 8; 0; 0; 0; 16; 0; 4; 0; 12; 0; 4; 0; 0; 0; 16; 0; 8; 0; 0; 0; 8; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 31; 23];
      [0; 0; 0; 0; 0; 0; 1; 1; 5; 0; 0; 0; 0; 0; 0; 0; 1; 0; 1; 0; 3; 0; 0; 0; 2; 0; 2; 0; 0; 0; 4; 0; 1; 0; 3; 0; 1; 0; 0; 0; 4; 0; 2; 0; 0; 0; 2; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 7; 5]])].

Theorem least_mux4_depth3 : least_weights 3 mux4_depth3 50 /\ architectures 3 mux4_depth3 [[6; 2; 1]; [7; 1; 1]]%nat.
Proof. apply (minimal_complete by_weights 3 mux4_depth3 50 [[6; 2; 1]; [7; 1; 1]]%nat networks proofs). vm_cast_no_check (eq_refl true). Qed.
Print Assumptions least_mux4_depth3.
