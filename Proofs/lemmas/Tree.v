(** Trees of weights: no [r] sets of a family cover every item as often as it demands. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model Columns.
Import ListNotations.
Local Open Scope Z_scope.

(** * Weights *)
Fixpoint weigh (u : list Z) (c : list bool) : Z :=
  match u, c with v :: u', b :: c' => (if b : bool then v else 0) + weigh u' c' | _, _ => 0 end.
Definition nonnegative (u : list Z) : bool := forallb (fun v => 0 <=? v) u.
(** Each weight with the sum from it on, for the search below to stop early. *)
Definition head_sum (u : list (Z * Z)) : Z := match u with [] => 0 | (_, s) :: _ => s end.
Fixpoint tails (u : list Z) : list (Z * Z) :=
  match u with [] => [] | v :: u' => let r := tails u' in (v, v + head_sum r) :: r end.
Fixpoint atmost (t : trie) (u : list (Z * Z)) (m : Z) : bool :=
  match t with
  | Void => true
  | End => 0 <=? m
  | Node l r =>
    match u with
    | [] => 0 <=? m
    | (v, s) :: u' => if s <=? m then true else if atmost l u' m then atmost r u' (m - v) else false
    end
  end.
Fixpoint largest (t : trie) (u : list (Z * Z)) (acc best : Z) : Z :=
  match t with
  | Void => best
  | End => Z.max best acc
  | Node l r =>
    match u with
    | [] => Z.max best acc
    | (v, s) :: u' => if acc + s <=? best then best else largest l u' acc (largest r u' (acc + v) best)
    end
  end.
Definition node (l r : trie) : trie := match l, r with Void, Void => Void | _, _ => Node l r end.
(** The sets of at least so much weight. *)
Fixpoint keep (t : trie) (u : list (Z * Z)) (need : Z) : trie :=
  if need <=? 0 then t else
  match t with
  | Node l r =>
    match u with
    | [] => Void
    | (v, s) :: u' => if s <? need then Void else node (keep l u' need) (keep r u' (need - v))
    end
  | _ => Void
  end.
(** The sets that do not lie within another. *)
Fixpoint without (t : trie) (v : list bool) : trie :=
  match t with
  | Node l r =>
    match v with
    | [] => t
    | true :: v' => node (without l v') (without r v')
    | false :: v' => node (without l v') r
    end
  | _ => Void
  end.
Fixpoint within (c v : list bool) : bool :=
  match c, v with
  | [], _ => true
  | b :: c', [] => negb b && within c' []
  | b :: c', a :: v' => (negb b || a) && within c' v'
  end.
Fixpoint void (t : trie) : bool := match t with Void => true | End => false | Node l r => if void l then void r else false end.
(** No set has item [i]. *)
Fixpoint avoids (i : nat) (t : trie) : bool :=
  match t with
  | Node l r => match i with O => void r | S i => if avoids i l then avoids i r else false end
  | _ => true
  end.

Lemma nonnegative_cons v u : nonnegative (v :: u) = true -> 0 <= v /\ nonnegative u = true.
Proof. unfold nonnegative. cbn. rewrite andb_true_iff. intros [H1 H2]. split; [lia|exact H2]. Qed.
Lemma weigh_bounds u : nonnegative u = true -> forall c, 0 <= weigh u c <= head_sum (tails u).
Proof.
  induction u as [|v u IH]; intros H c; cbn; [lia|]. apply nonnegative_cons in H. destruct H as [Hv Hu].
  destruct c as [|b c]; [|specialize (IH Hu c); destruct b; lia].
  specialize (IH Hu []). assert (weigh u [] = 0) by (destruct u; reflexivity). lia.
Qed.
Lemma atmost_sound t : forall u m, nonnegative u = true -> atmost t (tails u) m = true ->
  forall c, mem t c -> weigh u c <= m.
Proof.
  induction t as [| |l IHl r IHr]; intros u m Hu H c Hc; destruct c as [|b c]; cbn in Hc; try contradiction.
  - destruct u; cbn in *; lia.
  - destruct u as [|v u]; cbn [tails atmost] in H; [cbn; lia|]. pose proof (weigh_bounds _ Hu (b :: c)) as B.
    apply nonnegative_cons in Hu. destruct Hu as [Hv Hu]. destruct (_ <=? m) eqn:E; [cbn [tails head_sum] in B; lia|].
    destruct (atmost l (tails u) m) eqn:L; [|discriminate]. cbn [weigh].
    destruct b; [specialize (IHr u (m - v) Hu H c Hc)|specialize (IHl u m Hu L c Hc)]; lia.
Qed.
Lemma largest_sound t : forall u acc best, nonnegative u = true ->
  best <= largest t (tails u) acc best /\ forall c, mem t c -> acc + weigh u c <= largest t (tails u) acc best.
Proof.
  induction t as [| |l IHl r IHr]; intros u acc best Hu.
  - split; [cbn; lia|]. intros [|? ?] H; contradiction.
  - split; [cbn; lia|]. intros [|? ?] H; [|contradiction]. destruct u; cbn; lia.
  - destruct u as [|v u]; [cbn; split; [lia|]; intros; lia|].
    pose proof (weigh_bounds _ Hu) as B. apply nonnegative_cons in Hu. destruct Hu as [Hv Hu].
    cbn [tails largest]. destruct (_ <=? best) eqn:E.
    + split; [lia|]. intros c _. specialize (B c). cbn [tails head_sum] in B. lia.
    + destruct (IHr u (acc + v) best Hu) as [R1 R2]. destruct (IHl u acc (largest r (tails u) (acc + v) best) Hu) as [L1 L2].
      split; [lia|]. intros [|b c] H; [contradiction|]. cbn in H. cbn [weigh]. destruct b; [specialize (R2 c H)|specialize (L2 c H)]; lia.
Qed.
Lemma mem_node l r b c : mem (if b : bool then r else l) c -> mem (node l r) (b :: c).
Proof. unfold node. destruct l, r, b, c; cbn; auto. Qed.
Lemma keep_sound t : forall u need, nonnegative u = true -> forall c, mem t c -> need <= weigh u c -> mem (keep t (tails u) need) c.
Proof.
  induction t as [| |l IHl r IHr]; intros u need Hu c Hc Hn; cbn [keep]; destruct (need <=? 0) eqn:E0; auto;
    destruct c as [|b c]; cbn in Hc; try contradiction.
  - destruct u; cbn in Hn; lia.
  - destruct u as [|v u]; [cbn in Hn; lia|]. pose proof (weigh_bounds _ Hu (b :: c)) as B. cbn [tails head_sum] in B |- *.
    apply nonnegative_cons in Hu. destruct Hu as [Hv Hu]. destruct (_ <? need) eqn:E; [lia|]. apply mem_node.
    cbn [weigh] in Hn. destruct b; [apply IHr|apply IHl]; auto; lia.
Qed.
Lemma without_sound t : forall v c, mem t c -> within c v = false -> mem (without t v) c.
Proof.
  induction t as [| |l IHl r IHr]; intros v c Hc Hw; destruct c as [|b c]; cbn in Hc; try contradiction.
  - destruct v; discriminate.
  - cbn. destruct v as [|a v]; [exact Hc|]. cbn in Hw. destruct a; apply mem_node; destruct b; cbn in Hw; auto.
Qed.
Lemma within_nth c : forall v, within c v = true -> forall i, nth i c false = true -> nth i v false = true.
Proof.
  induction c as [|b c IH]; intros v H i Hi; [destruct i; discriminate|]. destruct v as [|a v]; cbn in H; apply andb_true_iff in H; destruct H as [H1 H2].
  - destruct i; cbn in Hi; [subst; discriminate|]. specialize (IH [] H2 i Hi). destruct i; discriminate.
  - destruct i; cbn in *; [subst; exact H1|]. apply IH; auto.
Qed.
Lemma void_sound t : void t = true -> forall c, ~ mem t c.
Proof.
  induction t as [| |l IHl r IHr]; intros H c Hc; destruct c as [|b c]; cbn in Hc; try contradiction; [discriminate|].
  cbn in H. destruct (void l) eqn:L; [|discriminate]. destruct b; [exact (IHr H c Hc)|exact (IHl eq_refl c Hc)].
Qed.
Lemma avoids_sound t : forall i, avoids i t = true -> forall c, mem t c -> nth i c false = false.
Proof.
  induction t as [| |l IHl r IHr]; intros i H c Hc; destruct c as [|b c]; cbn in Hc; try contradiction; [destruct i; reflexivity|].
  destruct i; cbn in *.
  - destruct b; [|reflexivity]. exfalso. exact (void_sound r H c Hc).
  - destruct (avoids i l) eqn:L; [|discriminate]. destruct b; [exact (IHr i H c Hc)|exact (IHl i L c Hc)].
Qed.

(** * Demands *)
Definition one (b : bool) : Z := if b then 1 else 0.
(** How many sets have item [i]. *)
Fixpoint times (i : nat) (sets : list (list bool)) : Z :=
  match sets with [] => 0 | c :: sets' => one (nth i c false) + times i sets' end.
Definition meets (sets : list (list bool)) (d : list Z) : Prop := forall i, nth i d 0 <= times i sets.
Fixpoint need (u d : list Z) : Z :=
  match u, d with v :: u', z :: d' => v * Z.max z 0 + need u' d' | _, _ => 0 end.
Fixpoint total (u : list Z) (sets : list (list bool)) : Z :=
  match sets with [] => 0 | c :: sets' => weigh u c + total u sets' end.
Fixpoint wanting (u d : list Z) : list Z :=
  match u, d with v :: u', z :: d' => (if 0 <? z then v else 0) :: wanting u' d' | _, _ => [] end.
Fixpoint lower (d : list Z) (v : list bool) : list Z :=
  match d, v with z :: d', b :: v' => (if b : bool then z - 1 else z) :: lower d' v' | _, _ => d end.

Lemma times_nonneg i sets : 0 <= times i sets.
Proof. induction sets as [|c sets IH]; cbn; [lia|]. unfold one. destruct (nth _ _ _); lia. Qed.
Lemma total_cons v u sets : total (v :: u) sets = v * times 0 sets + total u (map (@tl bool) sets).
Proof.
  induction sets as [|c sets IH]; cbn [total times map]; [lia|]. rewrite IH. destruct c as [|b c]; cbn [weigh nth tl one].
  - assert (weigh u [] = 0) as -> by (destruct u; reflexivity). lia.
  - unfold one; destruct b; lia.
Qed.
Lemma times_tl i sets : times i (map (@tl bool) sets) = times (S i) sets.
Proof. induction sets as [|c sets IH]; cbn; [reflexivity|]. rewrite IH. destruct c; [destruct i|]; reflexivity. Qed.
Lemma total_nonneg u sets : nonnegative u = true -> 0 <= total u sets.
Proof. intro H. induction sets as [|c sets IH]; cbn; [lia|]. pose proof (weigh_bounds u H c). lia. Qed.
Lemma need_total u : nonnegative u = true -> forall d sets, meets sets d -> need u d <= total u sets.
Proof.
  induction u as [|v u IH]; intros Hu d sets Hm.
  - cbn. apply (total_nonneg []); reflexivity.
  - destruct d as [|z d]; [apply total_nonneg; exact Hu|].
    rewrite total_cons. apply nonnegative_cons in Hu. destruct Hu as [Hv Hu]. cbn [need].
    assert (need u d <= total u (map (@tl bool) sets)) by (apply IH; auto; intro i; rewrite times_tl; apply (Hm (S i))).
    assert (v * Z.max z 0 <= v * times 0 sets); [|lia]. apply Z.mul_le_mono_nonneg_l; [exact Hv|].
    specialize (Hm O). cbn in Hm. pose proof (times_nonneg 0 sets). lia.
Qed.
Lemma total_atmost u m sets : Forall (fun c => weigh u c <= m) sets -> total u sets <= Z.of_nat (length sets) * m.
Proof. induction 1; cbn [total length]; [lia|]. rewrite Nat2Z.inj_succ. lia. Qed.
Lemma times_app i a b : times i (a ++ b) = times i a + times i b.
Proof. induction a as [|c a IH]; cbn; [lia|]. rewrite IH. lia. Qed.
Lemma nth_lower d : forall v i, nth i (lower d v) 0 <= nth i d 0 - one (nth i v false) \/ (nth i (lower d v) 0 <= 0).
Proof.
  induction d as [|z d IH]; intros v i; [right; destruct v, i; cbn; lia|]. destruct v as [|b v].
  - left. assert (nth i (@nil bool) false = false) as -> by (destruct i; reflexivity). unfold one. cbn [lower]. lia.
  - destruct i; cbn [lower nth]; [left; destruct b; unfold one; lia|apply IH].
Qed.
(** Taking one set away leaves the demands without those of any set around it. *)
Lemma meets_remove a c b d v : meets (a ++ c :: b) d -> (forall i, nth i c false = true -> nth i v false = true) ->
  meets (a ++ b) (lower d v).
Proof.
  intros H W i. specialize (H i). rewrite times_app in *. cbn [times] in H. pose proof (times_nonneg i a). pose proof (times_nonneg i b).
  destruct (nth_lower d v i) as [L|L]; [|lia]. specialize (W i). unfold one in *.
  destruct (nth i c false), (nth i v false); try lia; specialize (W eq_refl); discriminate.
Qed.
Lemma nonnegative_wanting u : nonnegative u = true -> forall d, nonnegative (wanting u d) = true.
Proof.
  induction u as [|v u IH]; intros Hu [|z d]; try reflexivity. apply nonnegative_cons in Hu. destruct Hu as [Hv Hu].
  unfold nonnegative in *; cbn [wanting forallb]. rewrite (IH Hu d). destruct (0 <? z); lia.
Qed.
Lemma need_lower u : nonnegative u = true -> forall d c, need u d - weigh (wanting u d) c <= need u (lower d c).
Proof.
  induction u as [|v u IH]; intros Hu d c; [destruct d, c; cbn; lia|]. destruct d as [|z d]; [destruct c; cbn; lia|].
  apply nonnegative_cons in Hu. destruct Hu as [Hv Hu]. destruct c as [|b c]; [cbn; lia|]. specialize (IH Hu d c).
  cbn [need wanting weigh lower]. destruct b; [|lia].
  assert (v * Z.max z 0 - (if 0 <? z then v else 0) <= v * Z.max (z - 1) 0); [|lia].
  destruct (Z.ltb_spec 0 z); [|rewrite !Z.max_r by lia; lia]. rewrite !Z.max_l by lia. lia.
Qed.

(** * The three reasons why a node has no cover *)
Lemma pruned_sound u t d r : nonnegative u = true -> 0 < need u d ->
  (r = O \/ atmost t (tails u) ((need u d - 1) / Z.of_nat r) = true) ->
  forall sets, length sets = r -> Forall (mem t) sets -> ~ meets sets d.
Proof.
  intros Hu Hp Ha sets Hl Hf Hm. pose proof (need_total u Hu d sets Hm) as N.
  destruct Ha as [->|Ha]. { destruct sets; [cbn in N; lia|discriminate]. }
  pose proof (total_atmost u ((need u d - 1) / Z.of_nat r) sets) as T. rewrite Hl in T.
  assert (Forall (fun c => weigh u c <= (need u d - 1) / Z.of_nat r) sets) as F.
  { eapply Forall_impl; [|exact Hf]. intros c Hc. exact (atmost_sound t u _ Hu Ha c Hc). }
  specialize (T F). destruct r as [|r]; [cbn in T; lia|]. pose proof (Z.mul_div_le (need u d - 1) (Z.of_nat (S r))). lia.
Qed.
Fixpoint hopeless (i : nat) (d : list Z) (t : trie) (r : Z) : bool :=
  match d with
  | [] => false
  | z :: d' =>
    if r <? z then true else if 0 <? z then if avoids i t then true else hopeless (S i) d' t r else hopeless (S i) d' t r
  end.
Lemma times_le i sets : times i sets <= Z.of_nat (length sets).
Proof. induction sets as [|c sets IH]; cbn [times length]; [lia|]. unfold one. destruct (nth _ _ _); lia. Qed.
Lemma hopeless_sound t sets d : Forall (mem t) sets -> forall i r,
  r = Z.of_nat (length sets) -> hopeless i d t r = true -> ~ (forall j, nth j d 0 <= times (i + j) sets).
Proof.
  intros Hf. induction d as [|z d IH]; intros i r Hr H M; [discriminate|]. cbn in H.
  destruct (r <? z) eqn:E1. { specialize (M O). cbn in M. pose proof (times_le (i + 0) sets). lia. }
  assert (hopeless (S i) d t r = true -> False) as Next.
  { intros H'. apply (IH (S i) r Hr H'). intros j. specialize (M (S j)). cbn in M. rewrite Nat.add_succ_r in M. exact M. }
  destruct (0 <? z) eqn:E2; [|auto]. destruct (avoids i t) eqn:A; [|auto].
  specialize (M O). cbn in M. rewrite Nat.add_0_r in M. assert (times i sets = 0); [|lia].
  clear -Hf A. induction Hf as [|c sets Hc Hf IH]; cbn; [reflexivity|]. rewrite IH, (avoids_sound t i A c Hc). reflexivity.
Qed.
Definition reduced (u : list Z) (t : trie) (d : list Z) (r : nat) : trie :=
  match r with
  | O => t
  | S r' => keep t (tails (wanting u d)) (need u d - Z.of_nat r' * largest t (tails u) 0 0)
  end.
Lemma reduced_sound u t d sets : nonnegative u = true -> Forall (mem t) sets -> meets sets d ->
  Forall (mem (reduced u t d (length sets))) sets.
Proof.
  intros Hu Hf Hm. apply Forall_forall. intros c Hc. rewrite Forall_forall in Hf. unfold reduced.
  destruct (length sets) as [|r] eqn:L; [auto|].
  apply keep_sound; [apply nonnegative_wanting; exact Hu|auto|].
  destruct (in_split c sets Hc) as [a [b ->]]. rewrite app_length in L. cbn in L.
  assert (meets (a ++ b) (lower d c)) as M by (eapply meets_remove; [exact Hm|auto]).
  pose proof (need_total u Hu _ _ M) as N. pose proof (need_lower u Hu d c) as NL.
  destruct (largest_sound t u 0 0 Hu) as [_ B].
  assert (Forall (fun c => weigh u c <= largest t (tails u) 0 0) (a ++ b)) as F.
  { apply Forall_forall. intros x Hx. specialize (B x). rewrite Z.add_0_l in B. apply B. apply Hf. apply in_app_or in Hx. apply in_or_app. cbn. tauto. }
  apply total_atmost in F. replace (length (a ++ b)) with r in F by (rewrite app_length; lia). lia.
Qed.

(** * Trees *)
Inductive tree :=
| Pruned (u : list Z)
| Impossible
| Reduced (u : list Z) (next : tree)
| Branch (v : list bool) (chosen excluded : tree)
| Complete (thresholds : list (list Z)).
Definition prunes (u : list Z) (t : trie) (d : list Z) (r : nat) : bool :=
  if nonnegative u then
    let q := need u d in
    if 0 <? q then match r with O => true | S _ => atmost t (tails u) ((q - 1) / Z.of_nat r) end else false
  else false.
Fixpoint covers_not (e : tree) (t : trie) (d : list Z) (r : nat) : bool :=
  match e with
  | Pruned u => prunes u t d r
  | Impossible => hopeless 0 d t (Z.of_nat r)
  | Reduced u next => if nonnegative u then covers_not next (reduced u t d r) d r else false
  | Branch v chosen excluded =>
    match r with
    | O => false
    | S r' => if covers_not chosen t (lower d v) r' then covers_not excluded (without t v) d r else false
    end
  | Complete _ => false
  end.
Lemma prunes_sound u t d r : prunes u t d r = true -> forall sets, length sets = r -> Forall (mem t) sets -> ~ meets sets d.
Proof.
  unfold prunes. destruct (nonnegative u) eqn:Hu; [|discriminate]. cbv zeta. destruct (0 <? need u d) eqn:E; [|discriminate].
  intros H. apply pruned_sound with (u := u); auto; [lia|]. destruct r; [left; reflexivity|right; exact H].
Qed.
(** A set within [v] may be exchanged for [v]; if no set of a cover lies within [v], the cover is among those without. *)
Theorem tree_sound e : forall t d r, covers_not e t d r = true ->
  forall sets, length sets = r -> Forall (mem t) sets -> ~ meets sets d.
Proof.
  induction e as [u| |u next IH|v chosen IHc excluded IHx|]; intros t d r H sets Hl Hf Hm; cbn in H.
  - exact (prunes_sound u t d r H sets Hl Hf Hm).
  - apply (hopeless_sound t sets d Hf 0 (Z.of_nat r)); [congruence|exact H|exact Hm].
  - destruct (nonnegative u) eqn:Hu; [|discriminate]. apply (IH _ _ _ H sets Hl); [|exact Hm]. rewrite <- Hl. apply reduced_sound; auto.
  - destruct r as [|r]; [discriminate|]. destruct (covers_not chosen t (lower d v) r) eqn:C; [|discriminate].
    destruct (existsb (fun c => within c v) sets) eqn:E.
    + apply existsb_exists in E. destruct E as [c [Hc Hw]]. destruct (in_split c sets Hc) as [a [b ->]].
      apply (IHc _ _ _ C (a ++ b)).
      * rewrite app_length in *. cbn in Hl. lia.
      * apply Forall_app in Hf. destruct Hf as [H1 H2]. inversion H2; subst. apply Forall_app; auto.
      * eapply meets_remove; [exact Hm|]. apply within_nth. exact Hw.
    + apply (IHx _ _ _ H sets Hl); [|exact Hm]. apply Forall_forall. intros c Hc. rewrite Forall_forall in Hf. apply without_sound; [auto|].
      destruct (within c v) eqn:W; [|reflexivity]. exfalso. assert (existsb (fun c => within c v) sets = true); [|congruence].
      apply existsb_exists. exists c. auto.
  - discriminate.
Qed.
