(** The sentences that users want: the least size, and all architectures of that size. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model Columns Tree Margin MonotoneWidths Counting Separation Layers Evidence.
Import ListNotations.

(** * Refuted widths; a width that is not given stands for any *)
Definition refuted := (list (option nat) * evidence)%type.
Fixpoint inside (ds : list nat) (ws : list (option nat)) : bool :=
  match ds, ws with
  | [], [] => true
  | d :: ds', w :: ws' => (match w with Some k => d <=? k | None => true end) && inside ds' ws'
  | _, _ => false
  end.
Definition depth_two (s : sample) (ws : list (option nat)) (trees : nat -> list tree) : bool :=
  match ws with
  | Some 1 :: _ => refutes_output false (inputs s) s 1 (trees 1)
  | Some k :: Some 1 :: _ => refutes_output false (inputs s) s k (trees k)
  | _ => false
  end.
Definition refutes (s : sample) (r : refuted) : bool :=
  match snd r, fst r with
  | Chain c, Some k :: _ => counts_out s k c
  | Margins us, ws => depth_two s ws (fun _ => map Pruned us)
  | Trees t, ws => depth_two s ws (fun k => read_trees (fun n => correct (fires n) s) k (join t))
  | Pairs l, Some k :: _ :: _ => separates_not s k (map fst l) (Pruned (map snd l))
  | PairTree l t, Some k :: _ :: _ => let l := pairs_or_grid s l in separates_not s k l (tree_on (fun c => c) s l [] t)
  | LayerTree l t, [Some a; Some b; Some 1] =>
    let l := pairs_or_grid s l in layers_not s a b l (tree_on norm s l (map fst s) t)
  | _, _ => false
  end.

Definition proper (ds : list nat) : Prop := Forall (fun d => 1 <= d) ds /\ last ds 0 = 1.
Lemma inside_cons d ds w ws : inside (d :: ds) (w :: ws) = true -> (match w with Some k => d <= k | None => True end) /\ inside ds ws = true.
Proof. cbn. rewrite andb_true_iff. intros [H1 H2]. split; [|exact H2]. destruct w; [apply Nat.leb_le; exact H1|exact I]. Qed.
Lemma le_refl_all ds : Forall2 le ds ds.
Proof. induction ds; constructor; auto. Qed.
Lemma both_of_output signed m s k es : refutes_output signed m s k es = true -> both s = true.
Proof. unfold refutes_output. destruct (both s); [reflexivity|discriminate]. Qed.
Lemma depth_two_sound s ws trees : s <> [] -> depth_two s ws trees = true ->
  forall ds, proper ds -> inside ds ws = true -> ~ fits s ds.
Proof.
  intros Hs H ds [Hp Hl] Hi Hf. destruct ws as [|[k|] ws]; try discriminate.
  destruct ds as [|d ds]; [discriminate|]. apply inside_cons in Hi. destruct Hi as [Hd Hi]. inversion Hp as [|? ? Hd1 Hp']; subst.
  assert (k = 1 \/ exists ws', k <> 1 /\ ws = Some 1 :: ws' /\ refutes_output false (inputs s) s k (trees k) = true) as [->|[ws' [Hk [-> H']]]].
  { destruct k as [|[|k]]; [lia|left; reflexivity|]. right. cbn in H. destruct ws as [|[[|[|?]]|] ws]; try discriminate. exists ws. auto. }
  - assert (d = 1) as -> by lia. cbn in H. exact (margin _ _ _ H (bottleneck_first s ds (both_of_output _ _ _ _ _ H) Hf)).
  - destruct ds as [|e ds]; [discriminate|]. apply inside_cons in Hi. destruct Hi as [He Hi]. inversion Hp' as [|? ? He1 _]; subst.
    assert (e = 1) as -> by lia. apply (margin _ _ _ H'). apply (monotone_widths s [d; 1] [k; 1]); auto; try discriminate.
    exact (bottleneck_second s d ds (both_of_output _ _ _ _ _ H') Hf).
Qed.
Lemma widened_first s d k ds : s <> [] -> ds <> [] -> proper (d :: ds) -> d <= k -> fits s (d :: ds) -> fits s (k :: ds).
Proof.
  intros Hs Hn [Hp Hl] Hd. apply monotone_widths; auto; [discriminate|constructor; [exact Hd|apply le_refl_all]|].
  rewrite <- Hl. destruct ds; [congruence|reflexivity].
Qed.
Lemma counts_out_less s k d chain : d <= k -> counts_out s k chain = true -> counts_out s d chain = true.
Proof.
  intros Hd. unfold counts_out. destruct (forallb _ chain), (alternates (chain_of s chain)); try discriminate. rewrite !Nat.ltb_lt. lia.
Qed.
Lemma refutes_sound s r : s <> [] -> refutes s r = true -> forall ds, proper ds -> inside ds (fst r) = true -> ~ fits s ds.
Proof.
  intros Hs H ds Hp Hi Hf. destruct r as [ws e]. unfold refutes in H. cbn [fst snd] in *. destruct e as [c|us|t|l|l t|l t].
  - destruct ws as [|[k|] ws]; try discriminate. destruct ds as [|d ds]; [discriminate|]. apply inside_cons in Hi. destruct Hi as [Hd _].
    exact (counting s d c (counts_out_less s k d c Hd H) ds Hf).
  - exact (depth_two_sound s ws _ Hs H ds Hp Hi Hf).
  - exact (depth_two_sound s ws _ Hs H ds Hp Hi Hf).
  - destruct ws as [|[k|] [|w ws]]; try discriminate. destruct ds as [|d [|e ds]]; try (cbn in Hi; rewrite ?andb_false_r in Hi; discriminate).
    apply inside_cons in Hi. destruct Hi as [Hd _]. eapply separation; [exact H|]. eapply widened_first; eauto. discriminate.
  - destruct ws as [|[k|] [|w ws]]; try discriminate. destruct ds as [|d [|e ds]]; try (cbn in Hi; rewrite ?andb_false_r in Hi; discriminate).
    apply inside_cons in Hi. destruct Hi as [Hd _]. cbv zeta in H. eapply separation; [exact H|]. eapply widened_first; eauto. discriminate.
  - destruct ws as [|[a|] [|[b|] [|[[|[|q]]|] [|w ws]]]]; try discriminate.
    destruct ds as [|d [|e [|f [|g ds]]]]; try (cbn in Hi; rewrite ?andb_false_r in Hi; discriminate).
    apply inside_cons in Hi. destruct Hi as [Hd Hi]. apply inside_cons in Hi. destruct Hi as [He Hi]. 
    destruct Hp as [Hp Hl]. cbn in Hl. subst f. cbv zeta in H. apply (layers _ _ _ _ _ H).
    apply (monotone_widths s [d; e; 1] [a; b; 1]); auto; discriminate.
Qed.

(** * All widths up to a size *)
Inductive measure := by_weights | by_neurons.
Definition size_of (q : measure) : nat -> list nat -> nat := match q with by_weights => weight_count | by_neurons => neuron_count end.
Definition cost (q : measure) (m d : nat) : nat := match q with by_weights => m * d | by_neurons => d end.
Lemma size_cons q m d ds : size_of q m (d :: ds) = cost q m d + size_of q d ds.
Proof. destruct q; reflexivity. Qed.
Fixpoint all_widths (q : measure) (depth m left : nat) : list (list nat) :=
  match depth with
  | O => []
  | S depth' =>
    match depth' with
    | O => if cost q m 1 <=? left then [[1]] else []
    | S _ =>
      flat_map (fun d => if cost q m d <=? left then map (cons d) (all_widths q depth' d (left - cost q m d)) else []) (seq 1 left)
    end
  end.
Lemma all_widths_complete q depth : forall m left ds, length ds = depth -> ds <> [] -> proper ds -> 1 <= m -> size_of q m ds <= left ->
  In ds (all_widths q depth m left).
Proof.
  induction depth as [|depth IH]; intros m left ds Hl Hn [Hp H1] Hm Hs; [destruct ds; [congruence|discriminate]|].
  destruct ds as [|d ds]; [congruence|]. injection Hl as Hl. inversion Hp as [|? ? Hd Hp']; subst. rewrite size_cons in Hs.
  destruct ds as [|e ds].
  - cbn in *. subst d. destruct (Nat.leb_spec (cost q m 1) left) as [_|L]; [left; reflexivity|lia].
  - cbn [all_widths length]. apply in_flat_map. exists d.
    assert (d <= cost q m d) by (destruct q; cbn; [nia|lia]). split; [apply in_seq; lia|].
    destruct (Nat.leb_spec (cost q m d) left) as [_|L]; [|lia]. apply in_map. apply IH; auto; [discriminate|split; auto|lia].
Qed.
Lemma fits_proper s ds : s <> [] -> ds <> [] -> fits s ds -> proper ds /\ 1 <= inputs s.
Proof.
  intros Hs Hn Hf. pose proof (last_one s ds Hs Hf Hn) as H1. destruct Hf as [net [Hsh _]].
  assert (forall ds m net, shaped m ds net -> ds <> [] -> last ds 0 = 1 -> Forall (fun d => 1 <= d) ds /\ 1 <= m) as K.
  { clear. induction ds as [|d ds IH]; intros m net H Hn H1; [congruence|]. destruct net as [|ns net]; [contradiction|]. destruct H as [Hl [Hv H]].
    assert (1 <= d /\ Forall (fun d => 1 <= d) ds) as [Hd Hp].
    { destruct ds as [|e ds]; [cbn in H1; split; [lia|constructor]|]. destruct (IH d net H) as [A B]; [discriminate|exact H1|auto]. }
    split; [constructor; auto|]. destruct ns as [|n ns]; [cbn in Hl; lia|]. inversion Hv as [|? ? V _]; subst. destruct V as [_ [_ V]]. lia. }
  destruct (K ds (inputs s) net Hsh Hn H1) as [A B]. split; [split|]; auto.
Qed.

(** * Witnesses *)
Definition valid_at (m : nat) (n : neuron) : bool :=
  ((length (weights n) =? m)%nat && ((sign n =? -1) || (sign n =? 0) || (sign n =? 1))
  && (- Z.of_nat m + 1 <=? bias n) && (bias n <=? Z.of_nat m))%Z.
Lemma valid_at_valid m n : valid_at m n = true -> valid m n.
Proof. unfold valid_at, valid. rewrite !andb_true_iff, !orb_true_iff, Nat.eqb_eq, !Z.eqb_eq, !Z.leb_le. intuition lia. Qed.
Definition widths_of (net : network) : list nat := map (@length neuron) net.
Fixpoint shaped_at (m : nat) (net : network) : bool :=
  match net with [] => true | ns :: net' => forallb (valid_at m) ns && shaped_at (length ns) net' end.
Lemma shaped_at_shaped net : forall m, shaped_at m net = true -> shaped m (widths_of net) net.
Proof.
  induction net as [|ns net IH]; intros m H; [exact I|]. cbn in *. apply andb_true_iff in H. destruct H as [H1 H2].
  repeat split; auto. rewrite forallb_forall in H1. apply Forall_forall. intros n Hn. apply valid_at_valid. auto.
Qed.
Definition witnesses (q : measure) (depth : nat) (s : sample) (w : nat) (net : network) : bool :=
  (length net =? depth) && (size_of q (inputs s) (widths_of net) =? w) && shaped_at (inputs s) net
  && forallb (fun r => length (fst r) =? inputs s) s && is_right s net.
Lemma witnesses_sound q depth s w net : witnesses q depth s w net = true ->
  length (widths_of net) = depth /\ size_of q (inputs s) (widths_of net) = w /\ fits s (widths_of net).
Proof.
  unfold witnesses. rewrite !andb_true_iff, !Nat.eqb_eq. intros [[[[H1 H2] H3] H4] H5].
  split; [unfold widths_of; rewrite map_length; exact H1|]. split; [exact H2|]. exists net. split; [apply shaped_at_shaped; exact H3|].
  unfold is_right in H5. rewrite forallb_forall in H4, H5. apply Forall_forall. intros r Hr. specialize (H4 r Hr). specialize (H5 r Hr).
  split; [apply Nat.eqb_eq; exact H4|]. destruct (run net (fst r)) as [|y [|? ?]]; try discriminate. apply eqb_prop in H5. congruence.
Qed.

(** * The theorems *)
Definition list_eqb (a b : list nat) : bool := if list_eq_dec Nat.eq_dec a b then true else false.
Definition settled (found : list (list nat)) (proofs : list refuted) (q : measure) (m w : nat) (ds : list nat) : bool :=
  if existsb (fun r => inside ds (fst r)) proofs then true
  else if size_of q m ds =? w then existsb (list_eqb ds) found else false.
(** The widths that are gone through: below [w], or up to [w] where all architectures are claimed. *)
Definition proves (q : measure) (depth : nat) (s : sample) (w limit : nat) (nets : list network) (proofs : list refuted) : bool :=
  match s, nets, depth with
  | [], _, _ | _, [], _ | _, _, O => false
  | _, _, S _ =>
    if forallb (witnesses q depth s w) nets then
      if forallb (settled (map widths_of nets) proofs q (inputs s) w) (all_widths q depth (inputs s) limit) then forallb (refutes s) proofs
      else false
    else false
  end.
Lemma proves_sound q depth s w limit nets proofs : proves q depth s w limit nets proofs = true ->
  (forall net, In net nets -> length (widths_of net) = depth /\ size_of q (inputs s) (widths_of net) = w /\ fits s (widths_of net))
  /\ nets <> [] /\
  forall ds, length ds = depth -> fits s ds -> size_of q (inputs s) ds <= limit ->
    size_of q (inputs s) ds = w /\ In ds (map widths_of nets).
Proof.
  unfold proves. destruct s as [|r0 s]; [discriminate|]. destruct nets as [|net0 nets]; [discriminate|]. destruct depth as [|depth]; [discriminate|].
  set (s' := r0 :: s). set (nets' := net0 :: nets).
  destruct (forallb (witnesses q (S depth) s' w) nets') eqn:W; [|discriminate].
  destruct (forallb (settled _ _ _ _ _) _) eqn:S0; [|discriminate]. intros R.
  rewrite forallb_forall in W, S0, R. split; [intros net H; apply witnesses_sound; auto|]. split; [discriminate|].
  intros ds Hl Hf Hs. assert (s' <> []) as Hn by discriminate. assert (ds <> []) as Hd by (intros ->; discriminate).
  destruct (fits_proper s' ds Hn Hd Hf) as [Hp Hm].
  specialize (S0 ds (all_widths_complete q (S depth) (inputs s') limit ds Hl Hd Hp Hm Hs)). unfold settled in S0.
  destruct (existsb (fun r => inside ds (fst r)) proofs) eqn:E.
  - exfalso. apply existsb_exists in E. destruct E as [r [Hr Hi]]. exact (refutes_sound s' r Hn (R r Hr) ds Hp Hi Hf).
  - destruct (Nat.eqb_spec (size_of q (inputs s') ds) w) as [Ew|]; [|discriminate]. split; [exact Ew|].
    apply existsb_exists in S0. destruct S0 as [es [He Hq]]. unfold list_eqb in Hq. destruct (list_eq_dec Nat.eq_dec ds es); [subst; exact He|discriminate].
Qed.
(** Networks of size [w] and refutations of all that is smaller. *)
Theorem minimal q depth s w nets proofs : proves q depth s w (Nat.pred w) nets proofs = true -> least (size_of q) depth s w.
Proof.
  intros H. destruct (proves_sound _ _ _ _ _ _ _ H) as [W [N A]]. split.
  - destruct nets as [|net nets]; [congruence|]. exists (widths_of net). apply W. left; reflexivity.
  - intros ds Hl Hf. destruct (Nat.le_gt_cases w (size_of q (inputs s) ds)) as [L|L]; [exact L|]. destruct (A ds Hl Hf); lia.
Qed.
(** The same with refutations of everything else of size [w] too. *)
Theorem minimal_complete q depth s w all nets proofs :
  (if list_eq_dec (list_eq_dec Nat.eq_dec) all (map widths_of nets) then proves q depth s w w nets proofs else false) = true ->
  least (size_of q) depth s w /\ minima (size_of q) depth s all.
Proof.
  destruct (list_eq_dec _ _ _) as [->|]; [|discriminate]. intros H. destruct (proves_sound _ _ _ _ _ _ _ H) as [W [N A]].
  assert (least (size_of q) depth s w) as M.
  { split.
    - destruct nets as [|net nets]; [congruence|]. exists (widths_of net). apply W. left; reflexivity.
    - intros ds Hl Hf. destruct (Nat.le_gt_cases w (size_of q (inputs s) ds)) as [L|L]; [exact L|]. destruct (A ds Hl Hf); lia. }
  split; [exact M|]. destruct M as [[es [El [Es Ef]]] M]. intros ds. split.
  - intros Hd. apply in_map_iff in Hd. destruct Hd as [net [<- Hn]]. destruct (W net Hn) as [Wl [Ws Wf]]. repeat split; auto.
    intros fs Fl Ff. rewrite Ws. apply M; auto.
  - intros [Dl [Df Dm]]. apply A; auto. rewrite <- Es. apply Dm; auto.
Qed.
