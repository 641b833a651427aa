(** Depth 3: every first layer that separates is refuted by itself, by weights against the second layer. *)
From Coq Require Import ZArith List Bool Lia Permutation.
From Thresher Require Import Model Columns Tree Margin Separation MonotoneWidths.
Import ListNotations.

(** * Trees whose leaves are complete first layers *)
(** All sets but one. *)
Fixpoint except (t : trie) (v : list bool) : trie :=
  match t, v with
  | End, [] => Void
  | Node l r, true :: v' => node l (except r v')
  | Node l r, false :: v' => node (except l v') r
  | _, _ => t
  end.
Lemma except_sound t : forall v c, mem t c -> c <> v -> mem (except t v) c.
Proof.
  induction t as [| |l IHl r IHr]; intros v c Hc Hn; destruct c as [|b c]; cbn in Hc; try contradiction.
  - destruct v; [congruence|exact I].
  - destruct v as [|[] v]; [exact Hc| |]; cbn [except]; apply mem_node; destruct b; auto; [apply IHr|apply IHl]; auto; congruence.
Qed.
Section Leaves.
  (** Refutes a complete choice of sets by weights. *)
  Variable final : list (list bool) -> list (list Z) -> bool.
  Fixpoint completes_not (e : tree) (t : trie) (d : list Z) (r : nat) (chosen : list (list bool)) : bool :=
    match e with
    | Pruned u => prunes u t d r
    | Impossible => if hopeless 0 d t (Z.of_nat r) then true else match r with O => false | S _ => void t end
    | Reduced u next => if nonnegative u then completes_not next (reduced u t d r) d r chosen else false
    | Branch v a b =>
      match r with
      | O => false
      | S r' => if completes_not a t (lower d v) r' (v :: chosen) then completes_not b (except t v) d r chosen else false
      end
    | Complete us => match r with O => final chosen us | S _ => false end
    end.
  Lemma completes_sound e : forall t d r chosen, completes_not e t d r chosen = true ->
    forall sets, length sets = r -> Forall (mem t) sets -> meets sets d ->
    exists vs us, Permutation (sets ++ chosen) vs /\ final vs us = true.
  Proof.
    induction e as [u| |u next IH|v a IHa b IHb|us]; intros t d r chosen H sets Hl Hf Hm; cbn in H.
    - exfalso. exact (prunes_sound u t d r H sets Hl Hf Hm).
    - exfalso. destruct (hopeless 0 d t (Z.of_nat r)) eqn:E.
      + apply (hopeless_sound t sets d Hf 0 (Z.of_nat r)); [congruence|exact E|exact Hm].
      + destruct r as [|r]; [discriminate|]. destruct sets as [|c sets]; [discriminate|]. inversion Hf; subst. eapply void_sound; eauto.
    - destruct (nonnegative u) eqn:Hu; [|discriminate]. apply (IH _ _ _ _ H sets Hl); [|exact Hm]. rewrite <- Hl. apply reduced_sound; auto.
    - destruct r as [|r]; [discriminate|]. destruct (completes_not a t (lower d v) r (v :: chosen)) eqn:C; [|discriminate].
      destruct (in_dec (list_eq_dec bool_dec) v sets) as [Hv|Hv].
      + destruct (in_split v sets Hv) as [x [y ->]]. destruct (IHa _ _ _ _ C (x ++ y)) as [vs [us [P F]]].
        * rewrite app_length in *. cbn in Hl. lia.
        * apply Forall_app in Hf. destruct Hf as [H1 H2]. inversion H2; subst. apply Forall_app; auto.
        * eapply meets_remove; [exact Hm|auto].
        * exists vs, us. split; [|exact F]. rewrite <- P, <- app_assoc. cbn. rewrite <- app_assoc.
          apply Permutation_app_head. apply Permutation_middle.
      + apply (IHb _ _ _ _ H sets Hl); [|exact Hm]. apply Forall_forall. intros c Hc. rewrite Forall_forall in Hf.
        apply except_sound; [auto|]. intros ->. contradiction.
    - destruct r as [|r]; [|discriminate]. destruct sets; [|discriminate]. exists chosen, us. split; [apply Permutation_refl|exact H].
  Qed.
End Leaves.

(** * A first layer as the inputs of the second *)
(** Columns up to their complements: the one that is zero on the first point. *)
Definition norm (c : list bool) : list bool := match c with true :: _ => map negb c | _ => c end.
Fixpoint zipcons (c : list bool) (rows : list (list bool)) : list (list bool) :=
  match c, rows with b :: c', r :: rows' => (b :: r) :: zipcons c' rows' | _, _ => [] end.
Definition rows (n : nat) (cs : list (list bool)) : list (list bool) := fold_right zipcons (repeat [] n) cs.
Fixpoint addl (a b : list nat) : list nat := match a, b with x :: a', y :: b' => x + y :: addl a' b' | _, _ => [] end.
Lemma norm_length c : length (norm c) = length c.
Proof. destruct c as [|[] c]; cbn; rewrite ?map_length; reflexivity. Qed.
Lemma addl_swap a : forall b c, addl a (addl b c) = addl b (addl a c).
Proof. induction a as [|x a IH]; intros [|y b] [|z c]; cbn; try reflexivity. rewrite IH. f_equal. lia. Qed.
Lemma sdot_zipcons a w c : forall rs, length c = length rs -> map (sdot (a :: w)) (zipcons c rs) = addl (map (lit a) c) (map (sdot w) rs).
Proof. induction c as [|b c IH]; intros [|r rs] H; try discriminate; cbn in *; [reflexivity|]. rewrite IH by congruence. reflexivity. Qed.
Lemma zipcons_length c : forall rs, length c = length rs -> length (zipcons c rs) = length rs.
Proof. induction c as [|b c IH]; intros [|r rs] H; try discriminate; cbn in *; auto. Qed.
Lemma rows_length n cs : Forall (fun c => length c = n) cs -> length (rows n cs) = n.
Proof. unfold rows. induction 1 as [|c cs Hc _ IH]; cbn [fold_right]; [apply repeat_length|]. rewrite zipcons_length; congruence. Qed.
Lemma rows_map {A : Type} (xs : list (list bool)) (f : A -> list bool -> bool) (ns : list A) :
  rows (length xs) (map (fun n => map (f n) xs) ns) = map (fun x => map (fun n => f n x) ns) xs.
Proof.
  unfold rows. induction ns as [|n ns IH]; cbn [map fold_right]; [rewrite map_const; reflexivity|]. rewrite IH.
  clear. induction xs as [|x xs IH]; cbn; [reflexivity|]. rewrite IH. reflexivity.
Qed.
Lemma rows_middle n a c w1 : forall c1 w2 c2, length w1 = length c1 -> Forall (fun c => length c = n) (c1 ++ c :: c2) ->
  map (sdot (w1 ++ a :: w2)) (rows n (c1 ++ c :: c2)) = addl (map (lit a) c) (map (sdot (w1 ++ w2)) (rows n (c1 ++ c2))).
Proof.
  induction w1 as [|b w1 IH]; intros [|e c1] w2 c2 H F; try discriminate; cbn [app] in *.
  - inversion F; subst. unfold rows. cbn [fold_right]. apply sdot_zipcons. symmetry. apply rows_length. assumption.
  - inversion F as [|? ? Fe F']; subst. unfold rows in *. cbn [fold_right].
    assert (Forall (fun c0 => length c0 = length e) (c1 ++ c2)) as F2.
    { apply Forall_app in F'. destruct F' as [F1 F2]. inversion F2; subst. apply Forall_app; auto. }
    rewrite sdot_zipcons by (symmetry; apply rows_length; exact F').
    rewrite sdot_zipcons by (symmetry; apply rows_length; exact F2).
    rewrite IH by (cbn in H; congruence || exact F'). apply addl_swap.
Qed.
Lemma lit_norm a c : exists a', map (lit a') (norm c) = map (lit a) c.
Proof.
  destruct c as [|[] c]; [exists a; reflexivity| |exists a; reflexivity].
  exists (match a with None => None | Some v => Some (negb v) end). unfold norm. rewrite map_map. apply map_ext.
  intros b. destruct a as [[]|], b; reflexivity.
Qed.
(** Signs and order of a first layer do not matter where every neuron may choose signs. *)
Lemma rows_permuted n vs : forall cs w, Permutation (map norm cs) vs -> length w = length cs -> Forall (fun c => length c = n) cs ->
  exists w', length w' = length vs /\ map (sdot w') (rows n vs) = map (sdot w) (rows n cs).
Proof.
  induction vs as [|v vs IH]; intros cs w P L F.
  - apply Permutation_sym, Permutation_nil in P. destruct cs; [|discriminate]. destruct w; [|discriminate]. exists []. auto.
  - assert (In v (map norm cs)) as Hv by (eapply Permutation_in; [apply Permutation_sym; exact P|left; reflexivity]).
    apply in_map_iff in Hv. destruct Hv as [c [E Hc]]. destruct (in_split c cs Hc) as [c1 [c2 ->]].
    assert (exists w1 a w2, w = w1 ++ a :: w2 /\ length w1 = length c1) as [w1 [a [w2 [-> L1]]]].
    { exists (firstn (length c1) w). destruct (skipn (length c1) w) as [|a w2] eqn:K.
      - assert (length (skipn (length c1) w) = 0) as Z by (rewrite K; reflexivity). rewrite skipn_length, L, app_length in Z. cbn in Z. lia.
      - exists a, w2. rewrite <- K. split; [symmetry; apply firstn_skipn|]. rewrite firstn_length, L, app_length. cbn. lia. }
    destruct (IH (c1 ++ c2) (w1 ++ w2)) as [w' [L' H']].
    + rewrite map_app in *. cbn in P. rewrite E in P. apply Permutation_sym, Permutation_cons_app_inv in P. apply Permutation_sym. exact P.
    + rewrite !app_length in *. cbn in L. lia.
    + apply Forall_app in F. destruct F as [F1 F2]. inversion F2; subst. apply Forall_app; auto.
    + destruct (lit_norm a c) as [a' Ha]. exists (a' :: w'). split; [cbn; congruence|].
      rewrite rows_middle; [|exact L1|exact F].
      assert (length v = n) as Lv. { rewrite <- E, norm_length. rewrite Forall_forall in F. apply F. apply in_or_app. right. left. reflexivity. }
      assert (length (rows n vs) = n) as Lr.
      { apply rows_length. apply Forall_forall. intros x Hx.
        assert (In x (map norm (c1 ++ c :: c2))) as Hx' by (eapply Permutation_in; [apply Permutation_sym; exact P|right; exact Hx]).
        apply in_map_iff in Hx'. destruct Hx' as [y [<- Hy]]. rewrite norm_length. rewrite Forall_forall in F. auto. }
      unfold rows at 1. cbn [fold_right]. change (fold_right zipcons (repeat [] n) vs) with (rows n vs).
      rewrite sdot_zipcons by congruence. rewrite H', <- E, Ha. reflexivity.
Qed.

(** * The theorem *)
Definition second_layer (s : sample) (k d2 : nat) (chosen : list (list bool)) (us : list (list Z)) : bool :=
  refutes_output true (length chosen) (combine (rows (length s) (map (skipn k) chosen)) (map snd s)) d2 (map Pruned us).
Definition layers_not (s : sample) (d1 d2 : nat) (l : list (nat * nat)) (e : tree) : bool :=
  match pairs_of s l with
  | Some p =>
    completes_not (second_layer s (length p) d2) e (separators norm (inputs s) p (map fst s)) (pair_demands p (map fst s)) d1 []
  | None => false
  end.
Lemma combine_fst {A B : Type} (a : list A) : forall b : list B, length a = length b -> map fst (combine a b) = a.
Proof. induction a as [|x a IH]; intros [|y b] H; try discriminate; cbn in *; [reflexivity|]. rewrite IH by congruence. reflexivity. Qed.
Lemma combine_map {A B : Type} (f : A -> B) l r : In r (combine l (map f l)) -> f (fst r) = snd r.
Proof. induction l as [|x l IH]; cbn; [contradiction|]. intros [<-|H]; auto. Qed.
Lemma skipn_map_app {A : Type} (a b : list A) k : k = length a -> skipn k (a ++ b) = b.
Proof. intros ->. rewrite skipn_app, skipn_all, Nat.sub_diag. reflexivity. Qed.
Theorem layers s d1 d2 l e : layers_not s d1 d2 l e = true -> ~ fits s [d1; d2; 1].
Proof.
  unfold layers_not. destruct (pairs_of s l) as [p|] eqn:Hp; [|discriminate]. intros H [net [Hs Hr]].
  destruct net as [|ns [|ns2 [|last [|? ?]]]]; try (cbn in Hs; tauto). cbn in Hs.
  destruct Hs as [Hl [Hv [Hl2 [Hv2 [Hl3 [Ho _]]]]]]. destruct last as [|out [|? ?]]; try discriminate. inversion Ho as [|? ? [_ [Hso _]] _].
  unfold right in Hr. rewrite Forall_forall in Hr. set (xs := map fst s) in *.
  destruct (completes_sound _ e _ _ _ _ H (map (set_of norm p xs) ns)) as [vs [us [P F]]].
  { rewrite map_length. exact Hl. }
  { apply Forall_forall. intros c Hc. apply in_map_iff in Hc. destruct Hc as [n [<- Hn]]. rewrite Forall_forall in Hv.
    apply separators_mem; auto. intros c' <-. apply norm_length. }
  { eapply separates with (net := [ns2; [out]]); [exact Hp|]. intros r Hin. apply (Hr r Hin). }
  rewrite app_nil_r in P. unfold second_layer in F.
  assert (Permutation (map norm (map (fun n => map (fires n) xs) ns)) (map (skipn (length p)) vs)) as P'.
  { rewrite <- P, !map_map. erewrite map_ext; [apply Permutation_refl|]. intros n. cbn. unfold set_of. rewrite map_app, duel_spec.
    symmetry. apply skipn_map_app. rewrite map_length. reflexivity. }
  assert (length s = length xs) as Lx by (unfold xs; rewrite map_length; reflexivity).
  set (vs' := map (skipn (length p)) vs) in *. set (R := rows (length s) vs') in *.
  assert (length vs = d1) as Lvs. { apply Permutation_length in P. rewrite map_length in P. congruence. }
  (* Every neuron of the second layer as a function of the rows of the chosen columns. *)
  assert (exists gs, length gs = length ns2 /\ Forall (of_family true (length vs) R) gs /\
    map (values gs) R = map (fun x => layer ns2 (layer ns x)) xs) as [gs [Lg [Fg Hg]]].
  { assert (length R = length xs) as LR.
    { unfold R. rewrite Lx. apply rows_length. apply Forall_forall. intros c0 Hx.
      apply (Permutation_in _ (Permutation_sym P')) in Hx. rewrite map_map in Hx. apply in_map_iff in Hx. destruct Hx as [n [<- _]].
      rewrite norm_length, map_length. reflexivity. }
    clear -Hv2 P' Lx Lvs Hl LR. induction ns2 as [|n2 ns2 IH].
    - exists []. repeat split; auto. unfold values, layer. cbn [map]. rewrite !map_const, LR. reflexivity.
    - inversion Hv2 as [|? ? V2 V2']; subst. destruct (IH V2') as [gs [Lg [Fg Hg]]].
      destruct (rows_permuted (length s) vs' (map (fun n => map (fires n) xs) ns) (plain (weights n2))) as [w' [Lw Hw]]; auto.
      { unfold plain. rewrite !map_length. destruct V2 as [V _]. congruence. }
      { apply Forall_forall. intros c Hc. apply in_map_iff in Hc. destruct Hc as [n [<- _]]. rewrite map_length. congruence. }
      rewrite Lx, rows_map, <- Lx in Hw. fold R in Hw.
      assert (length w' = length vs) as Lw' by (rewrite Lw; unfold vs'; apply map_length).
      destruct (neuron_ladder _ n2 V2) as [t Ht].
      assert (exists g, of_family true (length vs) R g /\ map g R = map (fun x => fires n2 (layer ns x)) xs) as [g [G1 G2]].
      { destruct Ht as [Ht|Ht].
        - exists (fun x => t <=? sdot w' x). split; [exists w', t; auto|]. rewrite <- (map_map (sdot w') (fun q => t <=? q)), Hw, map_map, map_map.
          apply map_ext. intros x. rewrite Ht. reflexivity.
        - exists (fun x => negb (t <=? sdot w' x)). split; [exists w', t; auto|].
          rewrite <- (map_map (sdot w') (fun q => negb (t <=? q))), Hw, map_map, map_map. apply map_ext. intros x. rewrite Ht. reflexivity. }
      exists (g :: gs). repeat split; [cbn; congruence|constructor; auto|].
      clear -G2 Hg LR. clearbody R xs. revert xs LR G2 Hg. induction R as [|r R IH]; intros [|z l] LR G2 Hg; try discriminate; [reflexivity|].
      cbn [map] in *. injection LR as LR. injection G2 as G G2. injection Hg as Hg1 Hg. rewrite (IH l LR G2 Hg).
      unfold values in *. cbn [map]. rewrite G, Hg1. reflexivity. }
  assert (map (fun x => fires out x) (map (values gs) R) = map snd s) as Hout.
  { rewrite Hg. unfold xs. rewrite !map_map. apply map_ext_in. intros r Hin. destruct (Hr r Hin) as [_ E]. unfold run in E. cbn in E. injection E as E. exact E. }
  assert (length R = length (map snd s)) as LR by (rewrite <- Hout, !map_length; reflexivity).
  refine (output_refuted _ _ _ _ _ F gs out _ _ Hso _).
  - congruence.
  - rewrite combine_fst by exact LR. exact Fg.
  - rewrite <- Hout, map_map. intros r Hin. apply (combine_map (fun x => fires out (values gs x)) R r Hin).
Qed.
