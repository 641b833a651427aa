(** Wider layers fit what narrower ones fit, and what follows a layer of width one decides nothing. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model Columns Tree Margin.
Import ListNotations.
Local Open Scope Z_scope.

(** * Monotone widths *)
Definition dead (m : nat) : neuron := {| weights := repeat false m; sign := 0; bias := 0 |}.
Definition extended (k : nat) (n : neuron) : neuron := {| weights := weights n ++ repeat false k; sign := sign n; bias := bias n |}.
Lemma dead_valid m : (1 <= m)%nat -> valid m (dead m).
Proof. intros H. unfold valid, dead; cbn. rewrite repeat_length. repeat split; auto; lia. Qed.
Lemma dead_fires m x : fires (dead m) x = false.
Proof. reflexivity. Qed.
Lemma dot_false k : forall x, dot (repeat false k) x = 0.
Proof. induction k as [|k IH]; intros [|b x]; cbn; auto. Qed.
Lemma dot_extended w k : forall x pad, length x = length w -> dot (w ++ repeat false k) (x ++ pad) = dot w x.
Proof.
  induction w as [|a w IH]; intros [|b x] pad H; try discriminate; cbn [app dot]; [apply dot_false|].
  rewrite IH by (cbn in H; congruence). reflexivity.
Qed.
Lemma shaped_head m ds net : shaped m ds net -> ds <> [] -> Forall (fun d => 1 <= d)%nat ds -> (1 <= m)%nat.
Proof.
  intros H Hn Hp. destruct ds as [|d ds]; [congruence|]. destruct net as [|ns net]; [contradiction|]. destruct H as [Hl [Hv _]].
  inversion Hp; subst. destruct ns as [|n ns]; [cbn in *; lia|]. inversion Hv as [|? ? V]; subst. destruct V as [_ [_ V]]. lia.
Qed.
Lemma last_default {A : Type} (l : list A) a b : l <> [] -> last l a = last l b.
Proof.
  induction l as [|c l IH]; intros H; [congruence|]. destruct l as [|d l]; [reflexivity|]. apply IH. discriminate.
Qed.
Lemma run_length net : forall m ds x, shaped m ds net -> length (run net x) = last ds (length x).
Proof.
  induction net as [|ns net IH]; intros m ds x H; destruct ds as [|d ds]; try contradiction; [reflexivity|].
  destruct H as [Hl [_ H]]. change (run (ns :: net) x) with (run net (layer ns x)). rewrite (IH d ds _ H). unfold layer. rewrite map_length, Hl.
  destruct ds as [|d' ds]; [reflexivity|]. change (last (d :: d' :: ds) (length x)) with (last (d' :: ds) (length x)). apply last_default. discriminate.
Qed.
Lemma widen ds : forall m net ds' m', shaped m ds net -> Forall (fun d => 1 <= d)%nat ds -> (m <= m')%nat -> Forall2 le ds ds' ->
  exists net', shaped m' ds' net' /\ forall x pad, length x = m -> length pad = (m' - m)%nat -> exists pad', run net' (x ++ pad) = run net x ++ pad'.
Proof.
  induction ds as [|d ds IH]; intros m net ds' m' Hs Hp Hm HF; inversion HF as [|? d' ? ds'' Hd HF']; subst.
  - destruct net; [|contradiction]. exists []. split; [exact I|]. intros x pad _ _. exists pad. reflexivity.
  - assert (1 <= m)%nat as Hm1 by (eapply shaped_head; eauto; discriminate).
    destruct net as [|ns net]; [contradiction|]. destruct Hs as [Hl [Hv Hs]]. inversion Hp; subst.
    destruct (IH (length ns) net ds'' d' Hs) as [net' [Hs' Hr]]; auto.
    exists ((map (extended (m' - m)) ns ++ repeat (dead m') (d' - length ns)) :: net'). split.
    + cbn. repeat split; auto.
      * rewrite app_length, map_length, repeat_length. lia.
      * apply Forall_app. split; apply Forall_forall; intros n Hn.
        { apply in_map_iff in Hn. destruct Hn as [n0 [<- Hn]]. rewrite Forall_forall in Hv. destruct (Hv n0 Hn) as [V1 [V2 V3]].
          unfold valid, extended; cbn. rewrite app_length, repeat_length. repeat split; auto; lia. }
        { apply repeat_spec in Hn. subst. apply dead_valid. lia. }
    + intros x pad Hx Hpad. unfold run. cbn [fold_left]. change (fold_left _ net' ?v) with (run net' v). change (fold_left _ net ?v) with (run net v).
      assert (layer (map (extended (m' - m)) ns ++ repeat (dead m') (d' - length ns)) (x ++ pad) = layer ns x ++ repeat false (d' - length ns)) as ->.
      { unfold layer. rewrite map_app, map_map. f_equal.
        - apply map_ext_in. intros n Hn. rewrite Forall_forall in Hv. destruct (Hv n Hn) as [V1 _].
          unfold fires, extended; cbn. rewrite dot_extended by congruence. reflexivity.
        - generalize (d' - length ns)%nat as q. induction q as [|q IHq]; [reflexivity|]. cbn [repeat map]. rewrite IHq, dead_fires. reflexivity. }
      apply Hr; [unfold layer; apply map_length|apply repeat_length].
Qed.
Lemma last_one s ds : s <> [] -> fits s ds -> ds <> [] -> last ds 0%nat = 1%nat.
Proof.
  intros Hn [net [Hs Hr]] Hd. destruct s as [|r s]; [congruence|]. inversion Hr as [|? ? [_ E] _]; subst. pose proof (run_length net _ _ (fst r) Hs) as L.
  rewrite E in L. cbn in L. rewrite L. apply last_default. exact Hd.
Qed.
Theorem monotone_widths s ds ds' : s <> [] -> ds <> [] -> Forall (fun d => 1 <= d)%nat ds -> Forall2 le ds ds' -> last ds' 0%nat = 1%nat -> fits s ds -> fits s ds'.
Proof.
  intros Hn Hd Hp HF H1 [net [Hs Hr]]. destruct (widen ds (inputs s) net ds' (inputs s) Hs Hp (le_n _) HF) as [net' [Hs' H]].
  exists net'. split; [exact Hs'|]. unfold right in *. rewrite Forall_forall in *. intros r Hr'. destruct (Hr r Hr') as [Hl E]. split; [exact Hl|].
  destruct (H (fst r) [] Hl) as [pad' E']; [cbn; lia|]. rewrite app_nil_r, E in E'.
  pose proof (run_length net' _ _ (fst r) Hs') as L. assert (last ds' (length (fst r)) = 1%nat) as L1.
  { rewrite <- H1. apply last_default. intros ->. inversion HF; subst; congruence. }
  rewrite E', L1 in L. cbn in L. injection L as L. apply length_zero_iff_nil in L. rewrite E', L. reflexivity.
Qed.

(** * Bottlenecks *)
Definition negated (n : neuron) : neuron := {| weights := weights n; sign := - sign n; bias := 1 - bias n |}.
Lemma negated_fires n x : fires (negated n) x = negb (fires n x).
Proof.
  unfold fires, negated; cbn [sign bias weights]. rewrite <- Z.leb_antisym. apply eq_true_iff_eq. rewrite Z.ltb_lt, Z.leb_le.
  rewrite Z.mul_opp_l. lia.
Qed.
Lemma negated_valid m n : valid m n -> valid m (negated n).
Proof.
  unfold valid, negated; cbn [weights sign bias]. intros [H [Hs Hb]]. split; [exact H|]. split; [|lia].
  destruct Hs as [Hs|[Hs|Hs]]; [right; right | right; left | left]; lia.
Qed.
(** The neuron of a layer of width one, or its negation, is right already. *)
Lemma single m s net (g : function) : both s = true -> (forall r, In r s -> run net [g (fst r)] = [snd r]) ->
  forall n, valid m n -> (forall x, fires n x = g x) \/ True -> (forall r, In r s -> g (fst r) = snd r) \/ (forall r, In r s -> negb (g (fst r)) = snd r).
Proof.
  intros Hb H n _ _. apply both_true in Hb. destruct Hb as [[a [Ha Hy]] [b [Hbb Hz]]].
  pose proof (H a Ha) as Ea. pose proof (H b Hbb) as Eb. rewrite Hy in Ea. rewrite Hz in Eb.
  destruct (g (fst a)) eqn:Ga, (g (fst b)) eqn:Gb; try congruence; [left|right]; intros r Hr; pose proof (H r Hr) as Er;
    destruct (g (fst r)), (snd r); try reflexivity; congruence.
Qed.
Lemma bottleneck_first s ds : both s = true -> fits s (1%nat :: ds) -> fits s [1%nat; 1%nat].
Proof.
  intros Hb [net [Hs Hr]]. destruct net as [|[|n [|? ?]] net]; try (cbn in Hs; destruct Hs as [Hs _]; discriminate); [contradiction|].
  destruct Hs as [_ [Hv Hs]]. inversion Hv as [|? ? V _]; subst. unfold right in Hr. rewrite Forall_forall in Hr.
  assert (forall r, In r s -> run net [fires n (fst r)] = [snd r]) as E by (intros r H; apply (Hr r H)).
  pose (wire := {| weights := [true]; sign := 1; bias := 0 |}).
  assert (valid 1 wire) as W by (unfold valid; cbn; lia).
  assert (forall b, fires wire [b] = b) as Wf by (intros []; reflexivity).
  destruct (single (inputs s) s net (fires n) Hb E n V (or_intror I)) as [F|F]; [exists [[n]; [wire]]|exists [[negated n]; [wire]]].
  - split; [cbn; repeat split; auto|]. unfold right. rewrite Forall_forall. intros r H. split; [apply (Hr r H)|].
    unfold run. cbn. rewrite Wf, (F r H). reflexivity.
  - split; [cbn; repeat split; auto; constructor; auto; apply negated_valid; exact V|]. unfold right. rewrite Forall_forall. intros r H. split; [apply (Hr r H)|].
    unfold run. cbn. rewrite Wf, negated_fires, (F r H). reflexivity.
Qed.
Lemma bottleneck_second s k ds : both s = true -> fits s (k :: 1%nat :: ds) -> fits s [k; 1%nat].
Proof.
  intros Hb [net [Hs Hr]]. destruct net as [|l [|[|n [|? ?]] net]]; try (cbn in Hs; destruct Hs as [? [? [? ?]]]; discriminate); [contradiction|cbn in Hs; tauto|].
  destruct Hs as [Hl [Hv [_ [Hn Hs]]]]. inversion Hn as [|? ? V _]; subst. unfold right in Hr. rewrite Forall_forall in Hr.
  assert (forall r, In r s -> run net [fires n (layer l (fst r))] = [snd r]) as E by (intros r H; apply (Hr r H)).
  destruct (single (length l) s net (fun x => fires n (layer l x)) Hb E n V (or_intror I)) as [F|F]; [exists [l; [n]]|exists [l; [negated n]]].
  - split; [cbn; repeat split; auto|]. unfold right. rewrite Forall_forall. intros r H. split; [apply (Hr r H)|].
    unfold run. cbn. rewrite (F r H). reflexivity.
  - split; [cbn; repeat split; auto; constructor; auto; apply negated_valid; exact V|]. unfold right. rewrite Forall_forall. intros r H. split; [apply (Hr r H)|].
    unfold run. cbn. rewrite negated_fires, (F r H). reflexivity.
Qed.
