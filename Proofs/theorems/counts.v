From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Counts.
Import ListNotations.

Definition xor2 : sample :=
  [([false; false], false);
   ([true; false], true);
   ([false; true], true);
   ([true; true], false)].

Theorem count_xor2_1_1 : count xor2 [1; 1] = 0%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 0%N). Qed.
Print Assumptions count_xor2_1_1.

Theorem count_xor2_2_1 : count xor2 [2; 1] = 4%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 4%N). Qed.
Print Assumptions count_xor2_2_1.

Definition maj3 : sample :=
  [([false; false; false], false);
   ([false; false; true], false);
   ([false; true; false], false);
   ([false; true; true], true);
   ([true; false; false], false);
   ([true; false; true], true);
   ([true; true; false], true);
   ([true; true; true], true)].

Theorem count_maj3_1_1 : count maj3 [1; 1] = 2%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 2%N). Qed.
Print Assumptions count_maj3_1_1.

Theorem count_maj3_2_1 : count maj3 [2; 1] = 1092%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 1092%N). Qed.
Print Assumptions count_maj3_2_1.

Definition mux2 : sample :=
  [([false; false; false], false);
   ([false; false; true], false);
   ([false; true; false], true);
   ([false; true; true], true);
   ([true; false; false], false);
   ([true; false; true], true);
   ([true; true; false], false);
   ([true; true; true], true)].

Theorem count_mux2_2_1 : count mux2 [2; 1] = 0%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 0%N). Qed.
Print Assumptions count_mux2_2_1.

Definition mul2b0 : sample :=
  [([false; false; false; false], false);
   ([false; false; false; true], false);
   ([false; false; true; false], false);
   ([false; false; true; true], false);
   ([false; true; false; false], false);
   ([false; true; false; true], true);
   ([false; true; true; false], false);
   ([false; true; true; true], true);
   ([true; false; false; false], false);
   ([true; false; false; true], false);
   ([true; false; true; false], false);
   ([true; false; true; true], false);
   ([true; true; false; false], false);
   ([true; true; false; true], true);
   ([true; true; true; false], false);
   ([true; true; true; true], true)].

Theorem count_mul2b0_1_1 : count mul2b0 [1; 1] = 2%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 2%N). Qed.
Print Assumptions count_mul2b0_1_1.

Theorem count_mul2b0_2_1 : count mul2b0 [2; 1] = 2896%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 2896%N). Qed.
Print Assumptions count_mul2b0_2_1.

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

Theorem count_hwb4_2_1 : count hwb4 [2; 1] = 0%N.
Proof. rewrite count_by_columns. vm_cast_no_check (eq_refl 0%N). Qed.
Print Assumptions count_hwb4_2_1.
