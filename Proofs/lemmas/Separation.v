(** The first layer separates every one from every zero: weights of such pairs, or a tree of them. *)
From Coq Require Import ZArith List Bool Lia.
From Thresher Require Import Model Columns Tree Margin.
Import ListNotations.
Local Open Scope Z_scope.

(** * Pairs of a one and a zero, and the pairs on which a column differs *)
Fixpoint pairs_of (s : sample) (l : list (nat * nat)) : option (list (list bool * list bool)) :=
  match l with
  | [] => Some []
  | (i, j) :: l' =>
    match nth_error s i, nth_error s j, pairs_of s l' with
    | Some (x, true), Some (z, false), Some p => Some ((x, z) :: p)
    | _, _, _ => None
    end
  end.
Fixpoint flat (p : list (list bool * list bool)) : list (list bool) := match p with [] => [] | (x, z) :: p' => x :: z :: flat p' end.
Fixpoint duel (finish : list bool -> list bool) (k : nat) (c : list bool) : list bool :=
  match k with O => finish c | S k' => match c with a :: b :: c' => xorb a b :: duel finish k' c' | _ => [] end end.
Lemma pairs_in s l : forall p, pairs_of s l = Some p -> forall q, In q p -> In (fst q, true) s /\ In (snd q, false) s.
Proof.
  induction l as [|[i j] l IH]; intros p H q Hq; cbn in H; [injection H as <-; contradiction|].
  destruct (nth_error s i) as [[x []]|] eqn:X; try discriminate. destruct (nth_error s j) as [[z []]|] eqn:Z; try discriminate.
  destruct (pairs_of s l) as [p'|]; [|discriminate]. injection H as <-. destruct Hq as [<-|Hq]; [|eapply IH; eauto].
  split; eapply nth_error_In; eassumption.
Qed.
Lemma duel_spec finish (f : function) p rest :
  duel finish (length p) (map f (flat p) ++ rest) = map (fun q => xorb (f (fst q)) (f (snd q))) p ++ finish rest.
Proof. induction p as [|[x z] p IH]; cbn; [reflexivity|]. rewrite IH. reflexivity. Qed.
Lemma flat_length p : length (flat p) = (length p + length p)%nat.
Proof. induction p as [|[x z] p IH]; cbn; [reflexivity|]. rewrite IH. lia. Qed.
Lemma duel_length finish n k : (forall c, length c = n -> length (finish c) = n) ->
  forall c, length c = (k + k + n)%nat -> length (duel finish k c) = (k + n)%nat.
Proof.
  intros F. induction k as [|k IH]; intros c H; cbn [duel]; [apply F; exact H|]. destruct c as [|a [|b c]]; cbn in H; try lia. cbn. rewrite IH; lia.
Qed.

(** * The sets of a first layer that is right *)
Definition set_of (finish : list bool -> list bool) (p : list (list bool * list bool)) (xs : list (list bool)) (n : neuron) : list bool :=
  duel finish (length p) (map (fires n) (flat p ++ xs)).
Definition separators finish m p xs : trie := family (duel finish (length p)) false m (flat p ++ xs).
Definition pair_demands (p : list (list bool * list bool)) (xs : list (list bool)) : list Z := map (fun _ => 1) p ++ map (fun _ => 0) xs.
Lemma separators_mem finish m p xs n : (forall c, length c = length xs -> length (finish c) = length xs) -> valid m n ->
  mem (separators finish m p xs) (set_of finish p xs n).
Proof.
  intros F V. apply family_neuron with (size := (length p + length xs)%nat); [|exact V].
  intros c H. apply duel_length; [exact F|]. rewrite H, app_length, flat_length. lia.
Qed.
Lemma separates finish s l p xs ns net : pairs_of s l = Some p -> (forall r, In r s -> run net (layer ns (fst r)) = [snd r]) ->
  meets (map (set_of finish p xs) ns) (pair_demands p xs).
Proof.
  intros Hp Hr i. pose proof (times_nonneg i (map (set_of finish p xs) ns)) as P. unfold pair_demands.
  destruct (Nat.lt_ge_cases i (length p)) as [L|L].
  - rewrite app_nth1 by (rewrite map_length; exact L). destruct (nth_error p i) as [q|] eqn:E; [|apply nth_error_None in E; lia].
    erewrite nth_error_nth; [|apply map_nth_error; exact E]. destruct (pairs_in s l p Hp q (nth_error_In _ _ E)) as [H1 H0].
    pose proof (Hr _ H1) as R1. pose proof (Hr _ H0) as R0. cbn in R1, R0.
    destruct (Z_le_gt_dec 1 (times i (map (set_of finish p xs) ns))) as [G|G]; [exact G|]. exfalso.
    assert (layer ns (fst q) = layer ns (snd q)) as D; [|congruence].
    assert (times i (map (set_of finish p xs) ns) = 0) as T by lia. clear -T E L. unfold layer.
    induction ns as [|n ns IH]; [reflexivity|]. cbn [map times] in *. pose proof (times_nonneg i (map (set_of finish p xs) ns)) as P.
    assert (nth i (set_of finish p xs n) false = xorb (fires n (fst q)) (fires n (snd q))) as N.
    { unfold set_of. rewrite map_app, duel_spec. rewrite app_nth1 by (rewrite map_length; exact L).
      apply (map_nth_error (fun q => xorb (fires n (fst q)) (fires n (snd q)))) in E. apply nth_error_nth. exact E. }
    rewrite N in T. f_equal; [|apply IH; destruct (xorb (fires n (fst q)) (fires n (snd q))); cbn [one] in T; lia].
    destruct (fires n (fst q)), (fires n (snd q)); cbn [xorb one] in T; try reflexivity; lia.
  - rewrite app_nth2 by (rewrite map_length; exact L). assert (nth (i - length (map (fun _ => 1) p)) (map (fun _ : list bool => 0) xs) 0 = 0) as ->; [|exact P].
    match goal with |- nth ?j _ _ = _ => generalize j end. clear. induction xs as [|x xs IH]; intros [|j]; cbn; auto.
Qed.

Definition separates_not (s : sample) (k : nat) (l : list (nat * nat)) (e : tree) : bool :=
  match pairs_of s l with
  | Some p => covers_not e (separators (fun c => c) (inputs s) p []) (pair_demands p []) k
  | None => false
  end.
Theorem separation s k l e : separates_not s k l e = true -> forall ds, ~ fits s (k :: ds).
Proof.
  unfold separates_not. destruct (pairs_of s l) as [p|] eqn:Hp; [|discriminate]. intros H ds [net [Hs Hr]].
  destruct net as [|ns net]; [contradiction|]. destruct Hs as [Hl [Hv _]]. unfold right in Hr. rewrite Forall_forall in Hr.
  refine (tree_sound e _ _ _ H (map (set_of (fun c => c) p []) ns) _ _ _).
  - rewrite map_length. exact Hl.
  - apply Forall_forall. intros c Hc. apply in_map_iff in Hc. destruct Hc as [n [<- Hn]]. rewrite Forall_forall in Hv.
    apply separators_mem; auto.
  - eapply separates; [exact Hp|]. intros r Hin. apply (Hr r Hin).
Qed.
