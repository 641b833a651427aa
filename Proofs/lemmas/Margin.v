(** Depth 2 as covering: weights of the points for each threshold of the output, or a tree of them. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model Columns Tree.
Import ListNotations.
Local Open Scope Z_scope.

Definition both (s : sample) : bool := existsb snd s && existsb (fun r => negb (snd r)) s.
Lemma both_true s : both s = true -> (exists r, In r s /\ snd r = true) /\ exists r, In r s /\ snd r = false.
Proof.
  unfold both. rewrite andb_true_iff, !existsb_exists. intros [[a [Ha Hy]] [b [Hb Hz]]].
  split; [exists a|exists b]; split; auto. destruct (snd b); [discriminate|reflexivity].
Qed.

Lemma same_length {A B : Type} (R : A -> B -> Prop) a b : Forall2 R a b -> length a = length b.
Proof. induction 1; cbn; congruence. Qed.

(** * An output on functions *)
Definition function := list bool -> bool.
(** Where a function is right. *)
Definition correct (g : function) (s : sample) : list bool := map (fun r => eqb (g (fst r)) (snd r)) s.
(** Ones demand [t] functions that are right, zeros [k + 1 - t]. *)
Definition demands (s : sample) (t k : Z) : list Z := map (fun r => if snd r : bool then t else k + 1 - t) s.
Definition values (gs : list function) (x : list bool) : list bool := map (fun g => g x) gs.
(** What a function may be exchanged for: itself, its complement, the constant zero. *)
Definition alike (g g' : function) : Prop :=
  (forall x, g' x = g x) \/ (forall x, g' x = negb (g x)) \/ (forall x, g' x = false).
Fixpoint ones (l : list bool) : Z := match l with [] => 0 | b :: l' => one b + ones l' end.
Lemma ones_bounds l : 0 <= ones l <= Z.of_nat (length l).
Proof. induction l as [|b l IH]; cbn [ones length]; [lia|]. unfold one. destruct b; lia. Qed.
Lemma positive_form gs : forall w, exists gs', Forall2 alike gs gs' /\ forall x, ones (values gs' x) = dot w (values gs x).
Proof.
  induction gs as [|g gs IH]; intros w.
  - exists []. split; [constructor|]. intros x. destruct w; reflexivity.
  - destruct w as [|a w].
    + destruct (IH []) as [gs' [H1 H2]]. exists ((fun _ => false) :: gs'). split; [constructor; auto; right; right; auto|].
      intros x. specialize (H2 x). unfold values in *. cbn [map ones dot one] in *. rewrite H2. reflexivity.
    + destruct (IH w) as [gs' [H1 H2]]. exists ((if a then g else fun _ => false) :: gs').
      split; [constructor; auto; destruct a; [left|right; right]; auto|].
      intros x. specialize (H2 x). unfold values in *. cbn [map ones dot one] in *. rewrite H2. unfold one. destruct a; [destruct (g x)|]; reflexivity.
Qed.
Lemma negative_form gs : forall w, exists gs' q, Forall2 alike gs gs' /\ forall x, ones (values gs' x) = q - dot w (values gs x).
Proof.
  induction gs as [|g gs IH]; intros w.
  - exists [], 0. split; [constructor|]. intros x. destruct w; reflexivity.
  - destruct w as [|a w].
    + destruct (IH []) as [gs' [q [H1 H2]]]. exists ((fun _ => false) :: gs'), q. split; [constructor; auto; right; right; auto|].
      intros x. specialize (H2 x). unfold values in *. cbn [map ones dot one] in *. lia.
    + destruct (IH w) as [gs' [q [H1 H2]]]. exists ((if a then fun x => negb (g x) else fun _ => false) :: gs'), (if a then q + 1 else q).
      split; [constructor; auto; destruct a; [right; left|right; right]; auto|].
      intros x. specialize (H2 x). unfold values in *. cbn [map ones dot one] in *. rewrite H2. unfold one. destruct a; cbn [andb one]; [destruct (g x); cbn [negb one]|]; lia.
Qed.
Lemma times_correct gs s : forall i r, nth_error s i = Some r ->
  times i (map (fun g => correct g s) gs) = if snd r then ones (values gs (fst r)) else Z.of_nat (length gs) - ones (values gs (fst r)).
Proof.
  intros i r Hr. assert (forall g, nth i (correct g s) false = eqb (g (fst r)) (snd r)) as N.
  { intros g. unfold correct. apply (map_nth_error (fun r => eqb (g (fst r)) (snd r))) in Hr. apply nth_error_nth. exact Hr. }
  induction gs as [|g gs IH]; cbn [map times values ones length]; [destruct (snd r); reflexivity|].
  rewrite IH, N. rewrite Nat2Z.inj_succ. unfold values. destruct (g (fst r)), (snd r); cbn [eqb one]; lia.
Qed.
Lemma meets_demands gs s t k : k = Z.of_nat (length gs) ->
  (forall r, In r s -> snd r = (t <=? ones (values gs (fst r)))) -> meets (map (fun g => correct g s) gs) (demands s t k).
Proof.
  intros Hk H i. unfold demands. destruct (nth_error s i) as [r|] eqn:E.
  - erewrite nth_error_nth; [|apply map_nth_error; exact E]. rewrite (times_correct gs s i r E). specialize (H r (nth_error_In _ _ E)).
    destruct (snd r); [lia|]. symmetry in H. apply Z.leb_gt in H. lia.
  - apply nth_error_None in E. rewrite nth_overflow by (rewrite map_length; exact E). apply times_nonneg.
Qed.
(** An output is "at least [t]" of its functions, each perhaps complemented or left out. *)
Lemma threshold_of gs out s : both s = true -> (sign out = -1 \/ sign out = 0 \/ sign out = 1) ->
  (forall r, In r s -> fires out (values gs (fst r)) = snd r) ->
  exists t gs', 1 <= t <= Z.of_nat (length gs) /\ Forall2 alike gs gs' /\
    forall r, In r s -> snd r = (t <=? ones (values gs' (fst r))).
Proof.
  intros Hb Hs Hf. apply both_true in Hb. destruct Hb as [[a [Ha Hy]] [b [Hbb Hz]]].
  assert (forall t gs', Forall2 alike gs gs' -> (forall r, In r s -> snd r = (t <=? ones (values gs' (fst r)))) ->
    exists t gs', 1 <= t <= Z.of_nat (length gs) /\ Forall2 alike gs gs' /\
    forall r, In r s -> snd r = (t <=? ones (values gs' (fst r)))) as K.
  { intros t gs' Fa H. assert (length gs = length gs') as L by (eapply same_length; exact Fa). exists t, gs'. repeat split; auto.
    - pose proof (H b Hbb) as E. rewrite Hz in E. symmetry in E. apply Z.leb_gt in E. pose proof (ones_bounds (values gs' (fst b))). lia.
    - pose proof (H a Ha) as E. rewrite Hy in E. symmetry in E. apply Z.leb_le in E. pose proof (ones_bounds (values gs' (fst a))) as B.
      assert (length (values gs' (fst a)) = length gs') by apply map_length. lia. }
  destruct Hs as [Hs|[Hs|Hs]].
  - destruct (negative_form gs (weights out)) as [gs' [q [Fa H]]]. apply (K (q - bias out + 1) gs' Fa).
    intros r Hr. rewrite <- (Hf r Hr), H. unfold fires. rewrite Hs. apply eq_true_iff_eq. rewrite Z.ltb_lt, Z.leb_le. lia.
  - exfalso. pose proof (Hf a Ha) as E1. pose proof (Hf b Hbb) as E2. unfold fires in *. rewrite Hs, Z.mul_0_l in *. congruence.
  - destruct (positive_form gs (weights out)) as [gs' [Fa H]]. apply (K (1 - bias out) gs' Fa).
    intros r Hr. rewrite <- (Hf r Hr), H. unfold fires. rewrite Hs. apply eq_true_iff_eq. rewrite Z.ltb_lt, Z.leb_le. lia.
Qed.
(** A network of depth 2 is a cover by functions that are right. *)
Lemma cover_of gs out s : both s = true -> (sign out = -1 \/ sign out = 0 \/ sign out = 1) ->
  (forall r, In r s -> fires out (values gs (fst r)) = snd r) ->
  exists t gs', 1 <= t <= Z.of_nat (length gs) /\ Forall2 alike gs gs' /\
    meets (map (fun g => correct g s) gs') (demands s t (Z.of_nat (length gs))).
Proof.
  intros Hb Hs Hf. destruct (threshold_of gs out s Hb Hs Hf) as [t [gs' [Ht [Fa H]]]]. exists t, gs'. repeat split; try tauto.
  apply meets_demands; [f_equal; eapply same_length; exact Fa|exact H].
Qed.

(** * Refuted by a tree for each threshold *)
Fixpoint agree (c y : list bool) : list bool := match c, y with a :: c', b :: y' => eqb a b :: agree c' y' | _, _ => [] end.
Lemma agree_length c : forall y, length c = length y -> length (agree c y) = length y.
Proof. induction c as [|a c IH]; intros [|b y] H; try discriminate; cbn in *; auto. Qed.
Lemma agree_correct g s : agree (map g (map fst s)) (map snd s) = correct g s.
Proof. induction s as [|r s IH]; cbn; [reflexivity|]. rewrite IH. reflexivity. Qed.
Fixpoint each_threshold (es : list tree) (t : trie) (s : sample) (h k : Z) : bool :=
  match es with [] => true | e :: es' => if covers_not e t (demands s h k) (Z.to_nat k) then each_threshold es' t s (h + 1) k else false end.
Lemma each_threshold_sound t s k es : forall h, each_threshold es t s h k = true ->
  forall i, h <= i < h + Z.of_nat (length es) -> exists e, covers_not e t (demands s i k) (Z.to_nat k) = true.
Proof.
  induction es as [|e es IH]; intros h H i Hi; cbn [length] in Hi; [lia|]. cbn in H.
  destruct (covers_not e t (demands s h k) (Z.to_nat k)) eqn:E; [|discriminate].
  destruct (Z.eq_dec i h) as [->|]; [exists e; exact E|]. apply (IH _ H). lia.
Qed.
(** No [k] functions like those of the family, with an output, are right. *)
Definition refutes_output (signed : bool) (m : nat) (s : sample) (k : nat) (es : list tree) : bool :=
  if both s then if (length es =? k)%nat then
    each_threshold es (family (fun c => agree c (map snd s)) signed m (map fst s)) s 1 (Z.of_nat k)
  else false else false.
(** A function whose column is "at least t" of a choice of inputs, or the complement. *)
Definition of_family (signed : bool) (m : nat) (xs : list (list bool)) (g : function) : Prop :=
  exists w t, length w = m /\ (signed = true \/ Forall (fun a => a <> Some false) w) /\
    (map g xs = map (fun x => t <=? sdot w x)%nat xs \/ map g xs = map (fun x => negb (t <=? sdot w x)%nat) xs).
Lemma of_family_alike signed m xs g g' : of_family signed m xs g -> alike g g' -> of_family signed m xs g'.
Proof.
  intros [w [t [L [P H]]]] [A|[A|A]]; exists w.
  - exists t. rewrite (map_ext _ _ A). auto.
  - exists t. rewrite (map_ext _ _ A). repeat split; auto. rewrite <- (map_map g negb).
    destruct H as [->| ->]; [right|left]; rewrite map_map; apply map_ext; intro; [reflexivity|apply negb_involutive].
  - exists 0%nat. repeat split; auto. right. rewrite (map_ext _ _ A). reflexivity.
Qed.
Lemma of_family_mem signed m s g : of_family signed m (map fst s) g ->
  mem (family (fun c => agree c (map snd s)) signed m (map fst s)) (correct g s).
Proof.
  intros [w [t [L [P H]]]]. rewrite <- agree_correct.
  destruct (family_spec (fun c => agree c (map snd s)) (length (map snd s)) (length (map fst s))) with (signed := signed) (w := w) (xs := map fst s) (t := t) as [H1 H2]; auto.
  { intros c Hc. apply agree_length. rewrite !map_length in *. exact Hc. }
  rewrite L in H1, H2. rewrite map_map in H2. destruct H as [->| ->]; assumption.
Qed.
Theorem output_refuted signed m s k es : refutes_output signed m s k es = true ->
  forall gs out, length gs = k -> Forall (of_family signed m (map fst s)) gs -> (sign out = -1 \/ sign out = 0 \/ sign out = 1) ->
  ~ forall r, In r s -> fires out (values gs (fst r)) = snd r.
Proof.
  unfold refutes_output. destruct (both s) eqn:Hb; [|discriminate]. destruct (Nat.eqb_spec (length es) k) as [Hk|]; [|discriminate].
  intros H gs out Hl Hg Hs Hf. destruct (cover_of gs out s Hb Hs Hf) as [t [gs' [Ht [Ha Hm]]]].
  destruct (each_threshold_sound _ _ _ _ _ H t) as [e He]; [lia|].
  assert (length gs = length gs') as L by (eapply same_length; exact Ha).
  refine (tree_sound e _ _ _ He (map (fun g => correct g s) gs') _ _ _).
  - rewrite map_length. lia.
  - apply Forall_forall. intros c Hc. apply in_map_iff in Hc. destruct Hc as [g' [<- Hg']]. apply of_family_mem.
    clear -Hg Ha Hg'. induction Ha as [|g g1 gs gs1 A Ha IH]; [contradiction|]. inversion Hg; subst.
    destruct Hg' as [<-|Hg']; [eapply of_family_alike; eauto|auto].
  - rewrite <- Hl. exact Hm.
Qed.
Lemma neuron_of_family m n xs : valid m n -> of_family false m xs (fires n).
Proof.
  intros Hv. destruct (neuron_ladder m n Hv) as [t Ht]. exists (plain (weights n)), t. split; [|split].
  - unfold plain. rewrite map_length. apply Hv.
  - right. apply plain_positive.
  - destruct Ht as [Ht|Ht]; [left|right]; apply map_ext; exact Ht.
Qed.

(** Margins are trees of one node. *)
Theorem margin s k es : refutes_output false (inputs s) s k es = true -> ~ fits s [k; 1%nat].
Proof.
  intros H [net [Hsh Hr]]. destruct net as [|hidden [|last [|? ?]]]; try (cbn in Hsh; tauto). cbn in Hsh.
  destruct Hsh as [Hl [Hv [Hl1 [Ho _]]]]. destruct last as [|out [|? ?]]; try discriminate. inversion Ho as [|? ? [_ [Hs _]] _]; subst.
  refine (output_refuted _ _ _ _ _ H (map fires hidden) out _ _ Hs _).
  - rewrite map_length. reflexivity.
  - apply Forall_forall. intros g Hg. apply in_map_iff in Hg. destruct Hg as [n [<- Hn]]. rewrite Forall_forall in Hv. apply neuron_of_family. auto.
  - intros r Hin. unfold right in Hr. rewrite Forall_forall in Hr. destruct (Hr r Hin) as [_ E]. unfold run, layer in E. cbn in E.
    injection E as E. rewrite <- E. f_equal. unfold values. rewrite map_map. reflexivity.
Qed.
