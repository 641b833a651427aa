(** A chain of points whose labels alternate needs as many neurons in the first layer as it has changes. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model Columns Tree Margin.
Import ListNotations.
Local Open Scope Z_scope.

Fixpoint below (x y : list bool) : bool :=
  match x, y with [], [] => true | a :: x', b :: y' => (negb a || b) && below x' y' | _, _ => false end.
(** Each point below the next, with another label. *)
Fixpoint alternates (c : sample) : bool :=
  match c with
  | r :: (q :: _) as c' => if below (fst r) (fst q) then if eqb (snd r) (snd q) then false else alternates c' else false
  | _ => true
  end.
Fixpoint changes (g : function) (c : sample) : Z :=
  match c with r :: (q :: _) as c' => one (xorb (g (fst r)) (g (fst q))) + changes g c' | _ => 0 end.
Fixpoint sum_of (ns : list neuron) (f : function -> Z) : Z := match ns with [] => 0 | n :: ns' => f (fires n) + sum_of ns' f end.

Lemma below_dot w : forall x y, below x y = true -> dot w x <= dot w y.
Proof.
  induction w as [|a w IH]; intros [|b x] [|d y] H; try discriminate; cbn [dot]; try lia.
  cbn in H. apply andb_true_iff in H. destruct H as [H1 H2]. specialize (IH x y H2). destruct a, b, d; try discriminate; cbn [andb]; lia.
Qed.
Lemma changes_up g c : (forall r q, In r c -> In q c -> below (fst r) (fst q) = true -> g (fst r) = true -> g (fst q) = true) ->
  alternates c = true -> 0 <= changes g c <= 1 /\ (match c with r :: _ => g (fst r) = true -> changes g c = 0 | [] => True end).
Proof.
  induction c as [|r c IH]; intros M H; [cbn; lia|]. destruct c as [|q c]; [cbn; lia|].
  cbn [alternates] in H. destruct (below (fst r) (fst q)) eqn:B; [|discriminate]. destruct (eqb _ _); [discriminate|].
  destruct IH as [IH1 IH2]; [intros; eapply M; eauto; right; assumption|exact H|].
  pose proof (M r q (or_introl eq_refl) (or_intror (or_introl eq_refl)) B) as Mrq.
  change (changes g (r :: q :: c)) with (one (xorb (g (fst r)) (g (fst q))) + changes g (q :: c)).
  destruct (g (fst r)) eqn:Gr, (g (fst q)) eqn:Gq; cbn [xorb one]; try (specialize (Mrq eq_refl); discriminate);
    try specialize (IH2 eq_refl); split; try lia; discriminate.
Qed.
Lemma changes_ext g h c : (forall x, xorb (g x) (h x) = true) -> changes g c = changes h c.
Proof.
  intros E. induction c as [|r c IH]; [reflexivity|]. destruct c as [|q c]; [reflexivity|].
  change (one (xorb (g (fst r)) (g (fst q))) + changes g (q :: c) = one (xorb (h (fst r)) (h (fst q))) + changes h (q :: c)). rewrite IH.
  pose proof (E (fst r)). pose proof (E (fst q)). destruct (g (fst r)), (h (fst r)), (g (fst q)), (h (fst q)); cbn in *; congruence.
Qed.
(** Along the chain a neuron changes at most once. *)
Lemma neuron_changes m n c : valid m n -> alternates c = true -> changes (fires n) c <= 1.
Proof.
  intros [_ [Hs _]] H. destruct Hs as [Hs|Hs].
  - rewrite (changes_ext _ (fun x => negb (fires n x))) by (intro x; destruct (fires n x); reflexivity).
    apply (changes_up (fun x => negb (fires n x))); [|exact H]. intros r q _ _ B. unfold fires. rewrite Hs, <- !Z.leb_antisym, !Z.leb_le.
    pose proof (below_dot (weights n) _ _ B). lia.
  - apply changes_up; [|exact H]. intros r q _ _ B. unfold fires. rewrite !Z.ltb_lt.
    pose proof (below_dot (weights n) _ _ B). destruct Hs as [Hs|Hs]; rewrite Hs; lia.
Qed.
Lemma sum_atmost ns f : (forall n, In n ns -> f (fires n) <= 1) -> sum_of ns f <= Z.of_nat (length ns).
Proof.
  induction ns as [|n ns IH]; intros H; cbn [sum_of length]; [lia|]. rewrite Nat2Z.inj_succ.
  pose proof (H n (or_introl eq_refl)). assert (sum_of ns f <= Z.of_nat (length ns)); [|lia]. apply IH. intros; apply H; right; assumption.
Qed.
Lemma sum_add ns f g : sum_of ns (fun h => f h + g h) = sum_of ns f + sum_of ns g.
Proof. induction ns as [|n ns IH]; cbn [sum_of]; lia. Qed.
Lemma sum_differs ns x y : layer ns x <> layer ns y -> 1 <= sum_of ns (fun h => one (xorb (h x) (h y))).
Proof.
  assert (forall ns, 0 <= sum_of ns (fun h => one (xorb (h x) (h y)))) as P.
  { induction ns0 as [|n l IH]; cbn [sum_of]; [lia|]. unfold one at 1. destruct (xorb _ _); lia. }
  induction ns as [|n ns IH]; intros H; [exfalso; apply H; reflexivity|]. cbn [sum_of]. unfold layer in H. cbn [map] in H. specialize (P ns). unfold one at 1.
  destruct (fires n x) eqn:X, (fires n y) eqn:Y; cbn [xorb]; try lia; (assert (layer ns x <> layer ns y) as D by (intros D; apply H; unfold layer in D; congruence); specialize (IH D); lia).
Qed.
Lemma sum_changes ns net c : (forall r, In r c -> run net (layer ns (fst r)) = [snd r]) -> alternates c = true ->
  Z.of_nat (length c) - 1 <= sum_of ns (fun h => changes h c).
Proof.
  induction c as [|r c IH]; intros R H.
  - cbn. assert (0 <= sum_of ns (fun _ => 0)); [|lia]. clear. induction ns; cbn; lia.
  - destruct c as [|q c]. { cbn. clear. induction ns; cbn; lia. }
    cbn [alternates] in H. destruct (below (fst r) (fst q)); [|discriminate]. destruct (eqb (snd r) (snd q)) eqn:E; [discriminate|].
    change (sum_of ns (fun h => changes h (r :: q :: c))) with (sum_of ns (fun h => one (xorb (h (fst r)) (h (fst q))) + changes h (q :: c))).
    rewrite (sum_add ns (fun h => one (xorb (h (fst r)) (h (fst q)))) (fun h => changes h (q :: c))).
    assert (layer ns (fst r) <> layer ns (fst q)) as D.
    { intros L. pose proof (R r (or_introl eq_refl)) as R1. pose proof (R q (or_intror (or_introl eq_refl))) as R2.
      rewrite L, R2 in R1. injection R1 as R1. rewrite R1, eqb_reflx in E. discriminate. }
    apply sum_differs in D. cbn [length] in *. specialize (IH (fun r' H' => R r' (or_intror H')) H). lia.
Qed.
Definition chain_of (s : sample) (chain : list nat) : sample := map (fun i => nth i s ([], false)) chain.
Definition counts_out (s : sample) (k : nat) (chain : list nat) : bool :=
  if forallb (fun i => i <? length s)%nat chain then if alternates (chain_of s chain) then (k + 1 <? length chain)%nat else false else false.
Theorem counting s k chain : counts_out s k chain = true -> forall ds, ~ fits s (k :: ds).
Proof.
  unfold counts_out. destruct (forallb _ chain) eqn:B; [|discriminate]. destruct (alternates _) eqn:A; [|discriminate].
  intros H ds [net [Hs Hr]]. destruct net as [|ns net]; [contradiction|]. destruct Hs as [Hl [Hv _]]. unfold right in Hr. rewrite Forall_forall in Hr.
  pose proof (sum_changes ns net (chain_of s chain)) as S. assert (length (chain_of s chain) = length chain) as LC by apply map_length. rewrite LC in S.
  assert (sum_of ns (fun h => changes h (chain_of s chain)) <= Z.of_nat (length ns)) as U.
  { apply sum_atmost. intros n Hn. rewrite Forall_forall in Hv. apply (neuron_changes (inputs s)); auto. }
  apply Nat.ltb_lt in H. assert (Z.of_nat (length chain) - 1 <= Z.of_nat (length ns)); [|lia].
  etransitivity; [apply S|exact U]; [|exact A]. intros r Hin. apply in_map_iff in Hin. destruct Hin as [i [<- Hi]].
  rewrite forallb_forall in B. specialize (B i Hi). apply Nat.ltb_lt in B. apply (Hr _ (nth_In _ _ B)).
Qed.
