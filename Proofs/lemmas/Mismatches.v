(** Depth 2 with mistakes: margins that stay when the points of the largest demands are given up. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model Columns Tree Margin.
Import ListNotations.
Local Open Scope Z_scope.

(** The largest sum of at most [e] of these numbers. *)
Fixpoint best (e : nat) (l : list Z) : Z :=
  match l with
  | [] => 0
  | v :: l' => match e with O => 0 | S e' => Z.max (best e l') (v + best e' l') end
  end.
Fixpoint products (u d : list Z) : list Z :=
  match u, d with v :: u', z :: d' => v * Z.max z 0 :: products u' d' | _, _ => [] end.
(** Demands of the points that a mask keeps. *)
Fixpoint masked (keep : list bool) (d : list Z) : list Z :=
  match keep, d with b :: keep', z :: d' => (if b : bool then z else 0) :: masked keep' d' | _, _ => [] end.
Definition dropped (keep : list bool) : nat := length (filter negb keep).
Lemma best_nonneg e : forall l, Forall (fun v => 0 <= v) l -> 0 <= best e l.
Proof.
  intros l H. revert e. induction H as [|v l Hv Hl IH]; intros e; cbn; [lia|]. destruct e as [|e]; [lia|].
  specialize (IH (S e)). lia.
Qed.
Lemma products_nonneg u : nonnegative u = true -> forall d, Forall (fun v => 0 <= v) (products u d).
Proof.
  induction u as [|v u IH]; intros Hu [|z d]; cbn [products]; try (constructor; fail).
  apply nonnegative_cons in Hu. destruct Hu as [Hv Hu]. constructor; [apply Z.mul_nonneg_nonneg; lia|auto].
Qed.
Lemma need_masked u : nonnegative u = true -> forall d keep e, length keep = length d -> (dropped keep <= e)%nat ->
  need u d - best e (products u d) <= need u (masked keep d).
Proof.
  induction u as [|v u IH]; intros Hu d keep e L D; [cbn; lia|].
  destruct keep as [|b keep]; destruct d as [|z d]; cbn [length] in L; try discriminate L; [cbn; lia|].
  apply nonnegative_cons in Hu. destruct Hu as [Hv Hu]. injection L as L. cbn [need products masked best].
  pose proof (products_nonneg u Hu d) as P. unfold dropped in *. destruct b; cbn [filter negb] in D.
  - specialize (IH Hu d keep e L D). destruct e as [|e]; [|lia].
    assert (best 0 (products u d) = 0) by (destruct (products u d); reflexivity). lia.
  - cbn [length] in D. destruct e as [|e]; [lia|]. assert (length (filter negb keep) <= e)%nat as D' by lia.
    specialize (IH Hu d keep e L D'). rewrite Z.max_l with (n := 0) (m := 0) by lia. lia.
Qed.

(** Enough ones and zeros that some of each are right. *)
Definition many (e : nat) (s : sample) : bool :=
  (e <? length (filter snd s))%nat && (e <? length (filter (fun r => negb (snd r)) s))%nat.
Definition stays (e : nat) (u : list Z) (t : trie) (d : list Z) (k : nat) : bool :=
  if nonnegative u then let q := need u d - best e (products u d) in
    if 0 <? q then match k with O => true | S _ => atmost t (tails u) ((q - 1) / Z.of_nat k) end else false
  else false.
Fixpoint each_stays (e : nat) (us : list (list Z)) (t : trie) (s : sample) (h k : Z) : bool :=
  match us with [] => true | u :: us' => if stays e u t (demands s h k) (Z.to_nat k) then each_stays e us' t s (h + 1) k else false end.
Definition refutes_within (e : nat) (s : sample) (k : nat) (us : list (list Z)) : bool :=
  if many e s then if (length us =? k)%nat then
    each_stays e us (family (fun c => agree c (map snd s)) false (inputs s) (map fst s)) s 1 (Z.of_nat k)
  else false else false.
Lemma each_stays_sound e t s k us : forall h, each_stays e us t s h k = true ->
  forall i, h <= i < h + Z.of_nat (length us) -> exists u, stays e u t (demands s i k) (Z.to_nat k) = true.
Proof.
  induction us as [|u us IH]; intros h H i Hi; cbn [length] in Hi; [lia|]. cbn in H.
  destruct (stays e u t (demands s h k) (Z.to_nat k)) eqn:E; [|discriminate].
  destruct (Z.eq_dec i h) as [->|]; [exists u; exact E|]. apply (IH _ H). lia.
Qed.
Lemma some_right (p q : list bool * bool -> bool) e s : (length (filter (fun r => negb (q r)) s) <= e)%nat -> (e < length (filter p s))%nat ->
  exists r, In r (filter q s) /\ p r = true.
Proof.
  intros H1 H2. destruct (existsb p (filter q s)) eqn:E.
  - apply existsb_exists in E. destruct E as [r [Hr Hp]]. exists r; auto.
  - exfalso. assert (length (filter p s) <= length (filter (fun r => negb (q r)) s))%nat; [|lia].
    clear -E. induction s as [|r s IH]; [cbn; lia|]. cbn [filter] in *. destruct (q r) eqn:Q; cbn [negb].
    + cbn in E. destruct (p r) eqn:P; [discriminate|]. apply IH. exact E.
    + specialize (IH E). destruct (p r); cbn; lia.
Qed.
Theorem mismatches e s k us : refutes_within e s k us = true -> ~ fits_within e s [k; 1%nat].
Proof.
  unfold refutes_within. destruct (many e s) eqn:M; [|discriminate]. destruct (Nat.eqb_spec (length us) k) as [Hk|]; [|discriminate].
  intros H [net [Hsh [_ He]]]. destruct net as [|hidden [|last [|? ?]]]; try (cbn in Hsh; tauto). cbn in Hsh.
  destruct Hsh as [Hl [Hv [Hl1 [Ho _]]]]. destruct last as [|out [|? ?]]; try discriminate. destruct (Forall_inv Ho) as [_ [Hs _]].
  revert Hk H. rewrite <- Hl. intros Hk H.
  set (is_good := fun r : list bool * bool => eqb (fires out (layer hidden (fst r))) (snd r)).
  assert (length (filter (fun r => negb (is_good r)) s) <= e)%nat as G by exact He.
  unfold many in M. apply andb_true_iff in M. destruct M as [M1 M0]. apply Nat.ltb_lt in M1, M0.
  destruct (some_right _ is_good e s G M1) as [a [Ha Hy]]. destruct (some_right _ is_good e s G M0) as [b [Hb Hz]].
  assert (both (filter is_good s) = true) as B.
  { unfold both. apply andb_true_iff. split; apply existsb_exists; [exists a|exists b]; auto. }
  destruct (threshold_of (map fires hidden) out (filter is_good s) B Hs) as [t [gs' [Ht [Fa Hr]]]].
  { intros r Hin. apply filter_In in Hin. destruct Hin as [_ Q]. apply eqb_prop in Q. rewrite <- Q. f_equal. unfold values, layer. rewrite map_map. reflexivity. }
  rewrite map_length in Ht. destruct (each_stays_sound _ _ _ _ _ _ H t) as [u Hu]; [lia|]. unfold stays in Hu.
  destruct (nonnegative u) eqn:Hn; [|discriminate]. cbv zeta in Hu. rewrite Nat2Z.id in Hu.
  set (d := demands s t (Z.of_nat (length hidden))) in *. destruct (0 <? need u d - best e (products u d)) eqn:Q; [|discriminate].
  assert (meets (map (fun g => correct g s) gs') (masked (map is_good s) d)) as Hm.
  { assert (length gs' = length hidden) as L by (apply same_length in Fa; rewrite map_length in Fa; congruence).
    intros i. pose proof (times_nonneg i (map (fun g => correct g s) gs')) as P. destruct (nth_error s i) as [r|] eqn:E.
    - assert (nth i (masked (map is_good s) d) 0 = if is_good r then nth i d 0 else 0) as ->.
      { unfold d, demands. clear -E. revert i E. induction s as [|q s IH]; intros [|i] E; try discriminate; cbn in E.
        - injection E as ->. reflexivity. - cbn [map masked nth]. apply IH. exact E. }
      destruct (is_good r) eqn:I; [|exact P]. unfold d, demands. erewrite nth_error_nth; [|apply map_nth_error; exact E].
      rewrite (times_correct gs' s i r E). assert (In r (filter is_good s)) as Hin by (apply filter_In; split; [eapply nth_error_In; exact E|exact I]).
      specialize (Hr r Hin). rewrite L. destruct (snd r); [lia|]. symmetry in Hr. apply Z.leb_gt in Hr. lia.
    - apply nth_error_None in E. assert (length (masked (map is_good s) d) = length s) as LM.
      { unfold d, demands. clear. induction s as [|q s IH]; cbn; congruence. }
      rewrite nth_overflow by lia. exact P. }
  assert (need u d - best e (products u d) <= need u (masked (map is_good s) d)) as N.
  { apply need_masked; auto; [unfold d, demands; rewrite !map_length; reflexivity|]. unfold dropped. etransitivity; [|exact G].
    clear. induction s as [|q s IH]; cbn; [lia|]. destruct (is_good q); cbn; lia. }
  pose proof (need_total u Hn _ _ Hm) as T.
  assert (Forall (mem (family (fun c => agree c (map snd s)) false (inputs s) (map fst s))) (map (fun g => correct g s) gs')) as F.
  { apply Forall_forall. intros c Hc. apply in_map_iff in Hc. destruct Hc as [g' [<- Hg']]. apply of_family_mem.
    clear -Hv Fa Hg'. remember (map fires hidden) as gs eqn:Eg. revert hidden Eg Hv.
    induction Fa as [|g g1 gs gs1 A Fa IH]; intros hidden Eg Hv; [contradiction|]. destruct hidden as [|n hidden]; [discriminate|].
    injection Eg as -> Eg. inversion Hv; subst. destruct Hg' as [<-|Hg']; [eapply of_family_alike; [apply neuron_of_family; eassumption|exact A]|eauto]. }
  assert (length (map (fun g => correct g s) gs') = length hidden) as L.
  { rewrite map_length. apply same_length in Fa. rewrite map_length in Fa. congruence. }
  destruct (length hidden) as [|j] eqn:K.
  - destruct gs'; [cbn in T; lia|discriminate].
  - assert (Forall (fun c => weigh u c <= (need u d - best e (products u d) - 1) / Z.of_nat (S j)) (map (fun g => correct g s) gs')) as W.
    { eapply Forall_impl; [|exact F]. intros c Hc. exact (atmost_sound _ u _ Hn Hu c Hc). }
    apply total_atmost in W. rewrite L in W. pose proof (Z.mul_div_le (need u d - best e (products u d) - 1) (Z.of_nat (S j))). lia.
Qed.
