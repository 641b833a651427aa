(** How many settings of the parameters fit, by columns instead of settings. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model.
Import ListNotations.
Local Open Scope N_scope.

(** * Sums over lists, and over their different members with multiplicities *)
Fixpoint sum {A : Type} (f : A -> N) (l : list A) : N := match l with [] => 0 | a :: l' => f a + sum f l' end.
Lemma sum_app {A : Type} (f : A -> N) a b : sum f (a ++ b) = sum f a + sum f b.
Proof. induction a as [|x a IH]; cbn [app sum]; [reflexivity|]. rewrite IH. lia. Qed.
Lemma sum_map {A B : Type} (f : B -> N) (g : A -> B) l : sum f (map g l) = sum (fun a => f (g a)) l.
Proof. induction l as [|a l IH]; cbn [map sum]; [reflexivity|]. rewrite IH. reflexivity. Qed.
Lemma sum_flat_map {A B : Type} (f : B -> N) (g : A -> list B) l : sum f (flat_map g l) = sum (fun a => sum f (g a)) l.
Proof. induction l as [|a l IH]; cbn [flat_map sum]; [reflexivity|]. rewrite sum_app, IH. reflexivity. Qed.
Lemma sum_ext {A : Type} (f g : A -> N) l : (forall a, f a = g a) -> sum f l = sum g l.
Proof. intros E. induction l as [|a l IH]; cbn [sum]; [reflexivity|]. rewrite E, IH. reflexivity. Qed.
Lemma length_filter {A : Type} (p : A -> bool) l : N.of_nat (length (filter p l)) = sum (fun a => if p a then 1 else 0) l.
Proof. induction l as [|a l IH]; cbn [filter sum]; [reflexivity|]. destruct (p a); cbn [length]; rewrite <- IH; lia. Qed.

(** A trie that counts how often each column occurs. *)
Inductive tally := Nothing | Total (n : N) | Split (l r : tally).
Fixpoint add (c : list bool) (t : tally) : tally :=
  match c with
  | [] => match t with Total n => Total (N.succ n) | _ => Total 1 end
  | true :: c' => match t with Split l r => Split l (add c' r) | _ => Split Nothing (add c' Nothing) end
  | false :: c' => match t with Split l r => Split (add c' l) r | _ => Split (add c' Nothing) Nothing end
  end.
(** The members with their multiplicities. *)
Fixpoint members (t : tally) : list (list bool * N) :=
  match t with
  | Nothing => []
  | Total n => [([], n)]
  | Split l r => map (fun p => (false :: fst p, snd p)) (members l) ++ map (fun p => (true :: fst p, snd p)) (members r)
  end.
Definition weighted (f : list bool -> N) (t : tally) : N := sum (fun p => snd p * f (fst p)) (members t).
Fixpoint of_depth (n : nat) (t : tally) {struct t} : Prop :=
  match t with
  | Nothing => True
  | Total _ => n = O
  | Split l r => match n with O => False | S n => of_depth n l /\ of_depth n r end
  end.
Lemma weighted_split f l r : weighted f (Split l r) = weighted (fun c => f (false :: c)) l + weighted (fun c => f (true :: c)) r.
Proof. unfold weighted. cbn [members]. rewrite sum_app, !sum_map. reflexivity. Qed.
Lemma add_depth c : forall t, of_depth (length c) t -> of_depth (length c) (add c t).
Proof.
  induction c as [|[] c IH]; intros t H; destruct t as [|n|l r]; cbn in H |- *; try contradiction; try discriminate; auto;
    try (destruct H); repeat split; auto; apply IH; exact I.
Qed.
Lemma add_weighted c : forall f t, of_depth (length c) t -> weighted f (add c t) = f c + weighted f t.
Proof.
  induction c as [|b c IH]; intros f t H.
  - destruct t as [|n|l r]; cbn in H; [| |discriminate || contradiction]; cbn [add]; unfold weighted; cbn [members sum fst snd]; rewrite ?N.mul_succ_l; lia.
  - destruct t as [|n|l r]; [|discriminate|]; destruct b; cbn [add]; rewrite ?weighted_split, IH;
      try (cbn in H; tauto); try exact I; unfold weighted; cbn [members sum]; lia.
Qed.
Definition tally_of (cs : list (list bool)) : tally := fold_right add Nothing cs.
Lemma tally_of_weighted n f cs : (forall c, In c cs -> length c = n) -> of_depth n (tally_of cs) /\ weighted f (tally_of cs) = sum f cs.
Proof.
  induction cs as [|c cs IH]; intros H; [split; [exact I|reflexivity]|].
  destruct IH as [D W]; [intros; apply H; right; assumption|]. pose proof (H c (or_introl eq_refl)) as L. cbn [tally_of fold_right sum]. subst n.
  split; [apply add_depth; exact D|]. rewrite add_weighted by exact D. unfold tally_of in W. rewrite W. reflexivity.
Qed.

(** * Layer by layer on columns *)
(** The values of a layer on all points, from the columns of its neurons. *)
Fixpoint attach (c : list bool) (rows : list (list bool)) : list (list bool) :=
  match c, rows with b :: c', r :: rows' => (b :: r) :: attach c' rows' | _, _ => [] end.
Definition columns_of (m : nat) (rows : list (list bool)) : list (list bool * N) :=
  members (tally_of (map (fun n => map (fires n) rows) (neurons m))).
(** The sum of [f] over the values of all layers of [d] neurons on these rows. *)
Fixpoint layers_sum (cols : list (list bool * N)) (d : nat) (none : list (list bool)) (f : list (list bool) -> N) : N :=
  match d with
  | O => f none
  | S d => sum (fun p => snd p * layers_sum cols d none (fun rows => f (attach (fst p) rows))) cols
  end.
Fixpoint count_on (m : nat) (widths : list nat) (rows : list (list bool)) (labels : list bool) : N :=
  match widths with
  | [] => if list_eq_dec (list_eq_dec bool_dec) rows (map (fun y => [y]) labels) then 1 else 0
  | d :: widths' => layers_sum (columns_of m rows) d (map (fun _ => []) rows) (fun values => count_on d widths' values labels)
  end.
Lemma attach_map n ns rows : attach (map (fires n) rows) (map (layer ns) rows) = map (layer (n :: ns)) rows.
Proof. induction rows as [|r rows IH]; cbn; [reflexivity|]. rewrite IH. reflexivity. Qed.
Lemma columns_sum m rows f : sum (fun p => snd p * f (fst p)) (columns_of m rows) = sum (fun n => f (map (fires n) rows)) (neurons m).
Proof.
  destruct (tally_of_weighted (length rows) f (map (fun n => map (fires n) rows) (neurons m))) as [_ W].
  { intros c H. apply in_map_iff in H. destruct H as [n [<- _]]. apply map_length. }
  unfold weighted in W. unfold columns_of. rewrite W, sum_map. reflexivity.
Qed.
Lemma layers_sum_tuples m rows d : forall f, layers_sum (columns_of m rows) d (map (fun _ => []) rows) f
  = sum (fun ns => f (map (layer ns) rows)) (tuples d (neurons m)).
Proof.
  induction d as [|d IH]; intros f; cbn [layers_sum tuples].
  - cbn [sum]. rewrite N.add_0_r. reflexivity.
  - rewrite (columns_sum m rows (fun c => layers_sum (columns_of m rows) d (map (fun _ => []) rows) (fun rs => f (attach c rs)))).
    rewrite sum_flat_map. apply sum_ext. intros n. rewrite IH, sum_map. apply sum_ext. intros ns. rewrite attach_map. reflexivity.
Qed.
Lemma count_on_settings widths : forall m rows labels, count_on m widths rows labels
  = sum (fun net => if list_eq_dec (list_eq_dec bool_dec) (map (run net) rows) (map (fun y => [y]) labels) then 1 else 0) (settings m widths).
Proof.
  induction widths as [|d widths IH]; intros m rows labels; cbn [count_on settings].
  - cbn [sum]. replace (map (run []) rows) with rows by (symmetry; apply map_id). rewrite N.add_0_r. reflexivity.
  - rewrite layers_sum_tuples, sum_flat_map. apply sum_ext. intros ns. rewrite IH, sum_map. apply sum_ext. intros net. rewrite map_map. reflexivity.
Qed.
Theorem count_by_columns s widths : count s widths = count_on (inputs s) widths (map fst s) (map snd s).
Proof.
  unfold count. rewrite length_filter, count_on_settings. apply sum_ext. intros net.
  destruct (list_eq_dec (list_eq_dec bool_dec) (map (run net) (map fst s)) (map (fun y => [y]) (map snd s))) as [E|E].
  - assert (is_right s net = true) as ->; [|reflexivity]. unfold is_right. apply forallb_forall. intros r Hr.
    rewrite !map_map in E. apply (f_equal (fun l => l)) in E. assert (run net (fst r) = [snd r]) as ->; [|apply eqb_reflx].
    clear -E Hr. induction s as [|q s IH]; [contradiction|]. cbn in E. injection E as E1 E. destruct Hr as [<-|Hr]; auto.
  - destruct (is_right s net) eqn:R; [|reflexivity]. exfalso. apply E. rewrite !map_map. apply map_ext_in. intros r Hr.
    unfold is_right in R. rewrite forallb_forall in R. specialize (R r Hr). destruct (run net (fst r)) as [|y [|? ?]]; try discriminate.
    apply eqb_prop in R. congruence.
Qed.
