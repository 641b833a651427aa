(** Evidence as a file of a theorem writes it. Nothing here is trusted or proved: what is read is checked. *)
From Coq Require Import ZArith List Bool.
From Coq Require Import Init.Byte.
From Thresher Require Import Model Columns Tree Margin Separation.
Import ListNotations.
Local Open Scope Z_scope.

(** * Text: trees are long, so they are letters and not terms *)
Inductive text := Stop | Letter (b : byte) (t : text).
Definition of_bytes (l : list byte) : text := fold_right Letter Stop l.
Fixpoint to_bytes (t : text) : list byte := match t with Stop => [] | Letter b t' => b :: to_bytes t' end.
Declare Scope text_scope.
Delimit Scope text_scope with text.
String Notation text of_bytes to_bytes : text_scope.
(** Long texts come in pieces. *)
Fixpoint append (a b : text) : text := match a with Stop => b | Letter c a' => Letter c (append a' b) end.
Definition join (pieces : list text) : text := fold_right append Stop pieces.

(** A number is hexadecimal digits a ... p, the last one of them A ... P. *)
Definition digit (b : byte) : bool * Z :=
  match b with
  | x61 => (false, 0) | x62 => (false, 1) | x63 => (false, 2) | x64 => (false, 3)
  | x65 => (false, 4) | x66 => (false, 5) | x67 => (false, 6) | x68 => (false, 7)
  | x69 => (false, 8) | x6a => (false, 9) | x6b => (false, 10) | x6c => (false, 11)
  | x6d => (false, 12) | x6e => (false, 13) | x6f => (false, 14) | x70 => (false, 15)
  | x41 => (true, 0) | x42 => (true, 1) | x43 => (true, 2) | x44 => (true, 3)
  | x45 => (true, 4) | x46 => (true, 5) | x47 => (true, 6) | x48 => (true, 7)
  | x49 => (true, 8) | x4a => (true, 9) | x4b => (true, 10) | x4c => (true, 11)
  | x4d => (true, 12) | x4e => (true, 13) | x4f => (true, 14) | x50 => (true, 15)
  | _ => (true, 16)
  end.
Fixpoint number (acc : Z) (t : text) : Z * text :=
  match t with
  | Stop => (acc, Stop)
  | Letter b t' => match digit b with (true, v) => (16 * acc + v, t') | (false, v) => number (16 * acc + v) t' end
  end.
Definition small (t : text) : nat * text := match number 0 t with (z, t') => (Z.to_nat (Z.min z 65536), t') end.
(** Pairs of a distance and a weight, as a list with zeros between. *)
Fixpoint weights_of (n : nat) (t : text) : list Z * text :=
  match n with
  | O => ([], t)
  | S n =>
    match small t with (distance, t) =>
      match number 0 t with (v, t) =>
        match weights_of n t with (u, t) => (repeat 0 (Nat.pred distance) ++ v :: u, t) end end end
  end.
Definition read_weights (t : text) : list Z * text := match small t with (n, t) => weights_of n t end.
Fixpoint read_lists (n : nat) (t : text) : list (list Z) * text :=
  match n with
  | O => ([], t)
  | S n => match read_weights t with (u, t) => match read_lists n t with (us, t) => (u :: us, t) end end
  end.
Fixpoint bits (p : positive) : list bool := match p with xH => [true] | xO p => false :: bits p | xI p => true :: bits p end.
(** Twice the threshold, and one more for "fewer than"; then the inputs that are read as bits. *)
Definition read_neuron (t : text) : neuron * text :=
  match number 0 t with (code, t) =>
    match number 0 t with (w, t) =>
      let threshold := Z.div2 code in
      ({| weights := match w with Zpos p => bits p | _ => [] end;
          sign := if Z.odd code then -1 else 1;
          bias := if Z.odd code then threshold else 1 - threshold |}, t)
    end end.
Section Reading.
  Variable set : neuron -> list bool.
  (** A node is its kind: A pruned, B impossible, C branch, D reduced, E complete. The first text only bounds the depth. *)
  Fixpoint read_tree (fuel t : text) : tree * text :=
    match fuel with
    | Stop => (Complete [], Stop)
    | Letter _ fuel =>
      match small t with
      | (0%nat, t) => match read_weights t with (u, t) => (Pruned u, t) end
      | (1%nat, t) => (Impossible, t)
      | (2%nat, t) =>
        match read_neuron t with (n, t) =>
          match read_tree fuel t with (a, t) => match read_tree fuel t with (b, t) => (Branch (set n) a b, t) end end end
      | (3%nat, t) => match read_weights t with (u, t) => match read_tree fuel t with (a, t) => (Reduced u a, t) end end
      | (_, t) => match small t with (n, t) => match read_lists n t with (us, t) => (Complete us, t) end end
      end
    end.
  Fixpoint read_trees (n : nat) (t : text) : list tree :=
    match n, t with
    | O, Stop => []
    | O, Letter _ _ => [Complete []]
    | S n, _ => match read_tree t t with (e, t) => e :: read_trees n t end
    end.
End Reading.

(** * The kinds of evidence *)
Inductive evidence :=
| Chain (points : list nat)
| Margins (weights : list (list Z))
| Trees (nodes : list text)
| Pairs (weights : list (nat * nat * Z))
| PairTree (pairs : list (nat * nat)) (nodes : list text)
| LayerTree (pairs : list (nat * nat)) (nodes : list text).
(** All pairs of a one and a zero, by their places in the sample: what an empty list of pairs stands for. *)
Definition places (want : bool) (s : sample) : list nat :=
  map fst (filter (fun q => eqb (snd (snd q)) want) (combine (seq 0 (length s)) s)).
Definition grid (s : sample) : list (nat * nat) := list_prod (places true s) (places false s).
Definition pairs_or_grid (s : sample) (l : list (nat * nat)) : list (nat * nat) := match l with [] => grid s | _ => l end.
Definition tree_on (finish : list bool -> list bool) (s : sample) (l : list (nat * nat)) (xs : list (list bool)) (t : list text) : tree :=
  match pairs_of s l with
  | Some p => match read_trees (set_of finish p xs) 1 (join t) with [e] => e | _ => Complete [] end
  | None => Complete []
  end.
