(** Columns: the values of a neuron on all points at once, and the sets of all that can occur, kept as a trie. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model.
Import ListNotations.

(** * Tries: sets of lists of bits of one length *)
Inductive trie := Void | End | Node (l r : trie).
Fixpoint mem (t : trie) (c : list bool) {struct c} : Prop :=
  match t, c with
  | End, [] => True
  | Node l r, b :: c' => mem (if b : bool then r else l) c'
  | _, _ => False
  end.
Definition left_of (t : trie) : trie := match t with Node l _ => l | _ => Void end.
Definition right_of (t : trie) : trie := match t with Node _ r => r | _ => Void end.
Fixpoint insert (c : list bool) (t : trie) : trie :=
  match c with
  | [] => End
  | true :: c' => Node (left_of t) (insert c' (right_of t))
  | false :: c' => Node (insert c' (left_of t)) (right_of t)
  end.
Lemma mem_insert c : forall t, mem (insert c t) c.
Proof. induction c as [|[] c IH]; intro t; cbn; auto. Qed.
Lemma mem_insert_other d : forall c t, length c = length d -> mem t c -> mem (insert d t) c.
Proof.
  induction d as [|b d IH]; intros [|a c] t L H; try discriminate; [exact I|].
  injection L as L. destruct t as [| |l r]; cbn in H; try contradiction.
  destruct b, a; cbn; auto.
Qed.

(** * Counts: how many of the chosen inputs are one, for every choice and on every point *)
Definition lit (a : option bool) (b : bool) : nat :=
  match a with None => 0 | Some v => if eqb v b then 1 else 0 end.
(** An input is not read, read, or (if signs are free) read negated. *)
Fixpoint sdot (w : list (option bool)) (x : list bool) : nat :=
  match w with [] => 0 | a :: w' => lit a (hd false x) + sdot w' (tl x) end.
Fixpoint bump (h : list bool) (c : list nat) : list nat :=
  match h, c with b :: h', n :: c' => (if b then S n else n) :: bump h' c' | _, _ => [] end.
Fixpoint gen (signed : bool) (m : nat) (xs : list (list bool)) : list (list nat) :=
  match m with
  | O => [map (fun _ => 0) xs]
  | S m =>
    let r := gen signed m (map (@tl bool) xs) in
    let h := map (hd false) xs in
    r ++ map (bump h) r ++ (if signed then map (bump (map negb h)) r else [])
  end.
Lemma bump_hd w v xs :
  map (sdot (Some v :: w)) xs
  = bump (map (fun x => eqb v (hd false x)) xs) (map (sdot w) (map (@tl bool) xs)).
Proof. induction xs as [|x xs IH]; cbn; [reflexivity|]. rewrite <- IH. cbn. destruct (eqb v (hd false x)); reflexivity. Qed.
Lemma gen_complete signed w :
  signed = true \/ Forall (fun a => a <> Some false) w -> forall xs, In (map (sdot w) xs) (gen signed (length w) xs).
Proof.
  induction w as [|a w IH]; intros H xs; cbn [gen length]; [left; reflexivity|].
  assert (In (map (sdot w) (map (@tl bool) xs)) (gen signed (length w) (map (@tl bool) xs))) as M.
  { apply IH. destruct H as [H|H]; [left; exact H|right; inversion H; assumption]. }
  apply in_or_app. destruct a as [[]|].
  - right. apply in_or_app. left. apply in_map_iff. eexists. split; [|exact M].
    rewrite bump_hd. f_equal. apply map_ext. intros x. destruct (hd false x); reflexivity.
  - right. apply in_or_app. right. destruct H as [->|H]; [|inversion H; congruence].
    apply in_map_iff. eexists. split; [|exact M]. rewrite bump_hd, map_map. f_equal.
  - left. replace (map (sdot (None :: w)) xs) with (map (sdot w) (map (@tl bool) xs)); [exact M|].
    rewrite map_map. reflexivity.
Qed.
Lemma sdot_le w : forall x, sdot w x <= length w.
Proof. induction w as [|[v|] w IH]; intro x; cbn; [lia| |]; specialize (IH (tl x)); [destruct (eqb _ _)|]; lia. Qed.

(** * All columns, each turned into the set that it stands for *)
Definition nonzero (n : nat) : bool := match n with O => false | S _ => true end.
Section Family.
  Variables (mk : list bool -> list bool) (size : nat).
  (** The columns "at least 1, 2, ..." of these counts, and their complements. *)
  Fixpoint ladder (fuel : nat) (c : list nat) (t : trie) : trie :=
    match fuel with
    | O => t
    | S f =>
      let col := map nonzero c in
      if existsb (fun b => b) col then ladder f (map pred c) (insert (mk (map negb col)) (insert (mk col) t)) else t
    end.
  Definition family (signed : bool) (m : nat) (xs : list (list bool)) : trie :=
    fold_left (fun t c => ladder m c t) (gen signed m xs)
      (insert (mk (map (fun _ => true) xs)) (insert (mk (map (fun _ => false) xs)) Void)).

  Variable n : nat.
  Hypothesis mk_length : forall c, length c = n -> length (mk c) = size.
  Definition has (t : trie) (c : list bool) : Prop := mem t (mk c) /\ mem t (mk (map negb c)).

  Lemma ladder_keeps f : forall c t v, length c = n -> length v = size -> mem t v -> mem (ladder f c t) v.
  Proof.
    induction f as [|f IH]; intros c t v Hc Hv H; cbn; [exact H|]. destruct (existsb _ _); [|exact H].
    apply IH; [rewrite map_length; exact Hc|exact Hv|].
    apply mem_insert_other; [rewrite mk_length; rewrite ?map_length; congruence|].
    apply mem_insert_other; [rewrite mk_length; rewrite ?map_length; congruence|exact H].
  Qed.
  Lemma ladder_spec f : forall c t k, length c = n -> Forall (fun i => i <= f) c -> has t (repeat false n) ->
    has (ladder f c t) (map (fun i => S k <=? i) c).
  Proof.
    assert (forall c k, Forall (fun i => i <= k) c -> map (fun i => S k <=? i) c = repeat false (length c)) as Z.
    { induction c as [|i c IH]; intros k H; cbn; [reflexivity|]. inversion H; subst. rewrite <- (IH k) by assumption.
      f_equal. apply (Nat.leb_gt (S k) i). lia. }
    induction f as [|f IH]; intros c t k Hc Hb Ht; cbn [ladder].
    - rewrite Z; [rewrite Hc; exact Ht|]. eapply Forall_impl; [|exact Hb]. cbn. lia.
    - destruct (existsb (fun b => b) (map nonzero c)) eqn:E.
      + destruct k as [|k].
        * replace (map (fun i => 1 <=? i) c) with (map nonzero c) by (apply map_ext; intros []; reflexivity).
          split; (apply ladder_keeps; [rewrite map_length; exact Hc|rewrite mk_length; rewrite ?map_length; auto|]).
          { apply mem_insert_other; [rewrite !mk_length; rewrite ?map_length; congruence|apply mem_insert]. }
          { apply mem_insert. }
        * replace (map (fun i => S (S k) <=? i) c) with (map (fun i => S k <=? i) (map pred c))
            by (rewrite map_map; apply map_ext; intros []; reflexivity).
          apply IH; [rewrite map_length; exact Hc| |].
          { apply Forall_forall. intros i Hi. apply in_map_iff in Hi. destruct Hi as [j [<- Hj]].
            rewrite Forall_forall in Hb. specialize (Hb j Hj). lia. }
          { destruct Ht as [H1 H2].
            split; (apply mem_insert_other; [rewrite !mk_length; rewrite ?map_length, ?repeat_length; congruence|];
              apply mem_insert_other; [rewrite !mk_length; rewrite ?map_length, ?repeat_length; congruence|]; assumption). }
      + assert (Forall (fun i => i <= 0) c) as E0.
        { apply Forall_forall. intros i Hi. destruct i; [lia|]. exfalso.
          assert (existsb (fun b => b) (map nonzero c) = true); [|congruence].
          apply existsb_exists. exists true. split; [|reflexivity]. apply in_map_iff. exists (S i). auto. }
        rewrite Z; [rewrite Hc; exact Ht|]. eapply Forall_impl; [|exact E0]. cbn. lia.
  Qed.
  Lemma map_const {A B} (b : B) (l : list A) : map (fun _ => b) l = repeat b (length l).
  Proof. induction l; cbn; congruence. Qed.
  Lemma negb_repeat b k : map negb (repeat b k) = repeat (negb b) k.
  Proof. induction k; cbn; congruence. Qed.
  (** Every "at least t" of every choice, and its complement. *)
  Lemma family_spec signed w xs : length xs = n -> signed = true \/ Forall (fun a => a <> Some false) w ->
    forall t, has (family signed (length w) xs) (map (fun x => t <=? sdot w x) xs).
  Proof.
    intros Hn H t. pose proof (gen_complete signed w H xs) as G. unfold family.
    set (base := insert _ _).
    assert (has base (repeat false n)) as B.
    { unfold has, base. rewrite negb_repeat. cbn [negb].
      rewrite !map_const, Hn. split; [apply mem_insert_other; [rewrite !mk_length; rewrite ?repeat_length; reflexivity|]|]; apply mem_insert. }
    assert (forall l t v, (forall c, In c l -> length c = n) -> length v = size -> mem t v ->
      mem (fold_left (fun t c => ladder (length w) c t) l t) v) as K.
    { induction l as [|c l IH]; intros t0 v Hl Hv Hm; cbn; [exact Hm|]. apply IH; auto. { intros; apply Hl; right; assumption. }
      apply ladder_keeps; auto. apply Hl; left; reflexivity. }
    assert (forall c, In c (gen signed (length w) xs) -> length c = n) as GL.
    { rewrite <- Hn. clear. revert xs. induction (length w) as [|m IH]; intros xs c Hc; cbn in Hc.
      - destruct Hc as [<-|[]]. apply map_length.
      - assert (forall h c, length h = length c -> length (bump h c) = length c) as BL.
        { induction h as [|b h IHh]; intros [|a c'] E; cbn in *; try discriminate; auto. }
        repeat (apply in_app_or in Hc; destruct Hc as [Hc|Hc]).
        + apply IH in Hc. rewrite map_length in Hc. exact Hc.
        + apply in_map_iff in Hc. destruct Hc as [c' [<- Hc]]. apply IH in Hc. rewrite map_length in Hc.
          rewrite BL; rewrite ?map_length; congruence.
        + destruct signed; [|contradiction]. apply in_map_iff in Hc. destruct Hc as [c' [<- Hc]]. apply IH in Hc. rewrite map_length in Hc.
          rewrite BL; rewrite ?map_length; congruence. }
    assert (forall l t0, (forall c, In c l -> length c = n) -> has t0 (repeat false n) -> In (map (sdot w) xs) l ->
      has (fold_left (fun t c => ladder (length w) c t) l t0) (map (fun x => t <=? sdot w x) xs)) as F.
    { induction l as [|c l IH]; intros t0 Hl Hb Hin; [contradiction|]. cbn. destruct Hin as [->|Hin].
      - assert (has (ladder (length w) (map (sdot w) xs) t0) (map (fun x => t <=? sdot w x) xs)) as L.
        { destruct t as [|t].
          - cbn. unfold has. rewrite map_const, Hn, negb_repeat. destruct Hb as [H1 H2]. rewrite negb_repeat in H2. cbn in H2.
            split; apply ladder_keeps; rewrite ?map_length; auto; rewrite ?mk_length; rewrite ?repeat_length; auto.
          - replace (map (fun x => S t <=? sdot w x) xs) with (map (fun i => S t <=? i) (map (sdot w) xs)) by (rewrite map_map; reflexivity).
            apply ladder_spec; [rewrite map_length; exact Hn| |exact Hb]. apply Forall_forall. intros i Hi. apply in_map_iff in Hi.
            destruct Hi as [x [<- _]]. apply sdot_le. }
        destruct L as [L1 L2]. split; apply K; auto; try (intros; apply Hl; right; assumption); rewrite mk_length; rewrite ?map_length; auto.
      - apply IH; auto. { intros; apply Hl; right; assumption. }
        destruct Hb. split; apply ladder_keeps; auto; try (apply Hl; left; reflexivity); rewrite mk_length; rewrite ?map_length, ?repeat_length; auto. }
    apply F; auto.
  Qed.
End Family.

(** * Neurons *)
Definition plain (w : list bool) : list (option bool) := map (fun b : bool => if b then Some true else None) w.
Lemma plain_positive w : Forall (fun a => a <> Some false) (plain w).
Proof. induction w as [|[] w IH]; cbn; constructor; auto; discriminate. Qed.
Local Open Scope Z_scope.
Lemma dot_sdot w : forall x, dot w x = Z.of_nat (sdot (plain w) x).
Proof.
  induction w as [|a w IH]; intros x; [reflexivity|]. unfold plain in *. cbn [map sdot]. destruct x as [|b x]; cbn [dot hd tl].
  - rewrite Nat2Z.inj_add, <- IH. destruct a, w; reflexivity.
  - rewrite Nat2Z.inj_add, <- IH. destruct a, b; reflexivity.
Qed.
(** A neuron is "at least t" of what it reads, or the complement of one. *)
Lemma neuron_ladder m n : valid m n -> exists t,
  (forall x, fires n x = (t <=? sdot (plain (weights n)) x)%nat) \/ (forall x, fires n x = negb (t <=? sdot (plain (weights n)) x)%nat).
Proof.
  intros [_ [Hs Hb]]. unfold fires. destruct Hs as [Hs|[Hs|Hs]]; rewrite Hs.
  - exists (Z.to_nat (bias n)). right. intros x. rewrite dot_sdot. apply eq_true_iff_eq.
    rewrite negb_true_iff, Nat.leb_gt, Z.ltb_lt. lia.
  - destruct (Z.ltb_spec 0 (bias n)).
    + exists O. left. intros x. rewrite Z.mul_0_l. cbn. lia.
    + exists O. right. intros x. rewrite Z.mul_0_l. cbn. lia.
  - exists (Z.to_nat (1 - bias n)). left. intros x. rewrite dot_sdot. apply eq_true_iff_eq. rewrite Nat.leb_le, Z.ltb_lt. lia.
Qed.
(** The family of all choices of inputs has the set of every neuron. *)
Lemma family_neuron mk size m n xs : (forall c, length c = length xs -> length (mk c) = size) -> valid m n ->
  mem (family mk false m xs) (mk (map (fires n) xs)).
Proof.
  intros Hl Hv. assert (length (plain (weights n)) = m) as L by (unfold plain; rewrite map_length; apply Hv).
  destruct (neuron_ladder m n Hv) as [t Ht].
  destruct (family_spec mk size (length xs) Hl false (plain (weights n)) xs eq_refl (or_intror (plain_positive _)) t) as [H1 H2].
  rewrite L in H1, H2. destruct Ht as [Ht|Ht].
  - rewrite (map_ext _ _ Ht). exact H1.
  - rewrite (map_ext _ _ Ht), <- (map_map _ negb). exact H2.
Qed.
