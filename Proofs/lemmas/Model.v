(** What the theorems are about: threshold networks, and what it means that one fits a sample.

    These definitions, and the points in the file of a theorem, are all that has to be read. *)
From Coq Require Import ZArith List Bool.
Import ListNotations.
Local Open Scope Z_scope.

(** A neuron fires where [sign * (number of ones among the inputs that it reads) + bias > 0]. *)
Record neuron := { weights : list bool; sign : Z; bias : Z }.
Fixpoint dot (w x : list bool) : Z :=
  match w, x with a :: w', b :: x' => (if a && b then 1 else 0) + dot w' x' | _, _ => 0 end.
Definition fires (n : neuron) (x : list bool) : bool := 0 <? sign n * dot (weights n) x + bias n.
(** A neuron of [m] inputs. *)
Definition valid (m : nat) (n : neuron) : Prop :=
  length (weights n) = m /\ (sign n = -1 \/ sign n = 0 \/ sign n = 1) /\ - Z.of_nat m + 1 <= bias n <= Z.of_nat m.

(** A network is its layers, the first one first; [shaped m widths] says how wide they are on [m] inputs. *)
Definition network := list (list neuron).
Definition layer (ns : list neuron) (x : list bool) : list bool := map (fun n => fires n x) ns.
Definition run (net : network) (x : list bool) : list bool := fold_left (fun values ns => layer ns values) net x.
Fixpoint shaped (m : nat) (widths : list nat) (net : network) : Prop :=
  match widths, net with
  | [], [] => True
  | d :: widths', ns :: net' => length ns = d /\ Forall (valid m) ns /\ shaped d widths' net'
  | _, _ => False
  end.

(** A sample is points with a label each; all points have as many inputs as the first. *)
Definition sample := list (list bool * bool).
Definition inputs (s : sample) : nat := match s with [] => 0%nat | r :: _ => length (fst r) end.
Definition right (net : network) (s : sample) : Prop :=
  Forall (fun r => length (fst r) = inputs s /\ run net (fst r) = [snd r]) s.
(** Some network of these widths is right on every point. *)
Definition fits (s : sample) (widths : list nat) : Prop := exists net, shaped (inputs s) widths net /\ right net s.

(** Sizes: of widths on [m] inputs, and the wires of one network. *)
Fixpoint weight_count (m : nat) (widths : list nat) : nat :=
  match widths with [] => 0%nat | d :: widths' => (m * d + weight_count d widths')%nat end.
Definition neuron_count (m : nat) (widths : list nat) : nat := fold_right Nat.add 0%nat widths.
Definition wire_count (net : network) : nat :=
  fold_right Nat.add 0%nat
    (map (fun n => if sign n =? 0 then 0%nat else length (filter (fun b => b) (weights n))) (concat net)).

(** The least size: some widths of this depth and size fit, and none of this depth and a smaller size. *)
Definition least (size : nat -> list nat -> nat) (depth : nat) (s : sample) (w : nat) : Prop :=
  (exists ds, length ds = depth /\ size (inputs s) ds = w /\ fits s ds)
  /\ forall ds, length ds = depth -> fits s ds -> (w <= size (inputs s) ds)%nat.
Definition least_weights : nat -> sample -> nat -> Prop := least weight_count.
Definition least_neurons : nat -> sample -> nat -> Prop := least neuron_count.

(** All widths of the least size that fit, and no others. *)
Definition minima (size : nat -> list nat -> nat) (depth : nat) (s : sample) (all : list (list nat)) : Prop :=
  forall ds, In ds all <->
    length ds = depth /\ fits s ds /\
    forall es, length es = depth -> fits s es -> (size (inputs s) ds <= size (inputs s) es)%nat.
Definition architectures : nat -> sample -> list (list nat) -> Prop := minima weight_count.
Definition architectures_by_neurons : nat -> sample -> list (list nat) -> Prop := minima neuron_count.

(** The least number of mistakes that widths allow. *)
Definition mistakes (net : network) (s : sample) : nat :=
  length (filter (fun r => negb (eqb (hd false (run net (fst r))) (snd r))) s).
Definition fits_within (e : nat) (s : sample) (widths : list nat) : Prop :=
  exists net, shaped (inputs s) widths net /\ last widths 0%nat = 1%nat /\ (mistakes net s <= e)%nat.

(** How many settings of the parameters fit: every choice of weights, sign and bias of every neuron counts. *)
Fixpoint subsets (m : nat) : list (list bool) :=
  match m with O => [[]] | S m => flat_map (fun w => [true :: w; false :: w]) (subsets m) end.
Definition biases (m : nat) : list Z := map (fun i => Z.of_nat i - Z.of_nat m + 1) (seq 0 (2 * m)).
Definition neurons (m : nat) : list neuron :=
  flat_map (fun w => flat_map (fun g => map (fun b => {| weights := w; sign := g; bias := b |}) (biases m)) [-1; 0; 1])
    (subsets m).
Fixpoint tuples {A : Type} (d : nat) (l : list A) : list (list A) :=
  match d with O => [[]] | S d => flat_map (fun a => map (cons a) (tuples d l)) l end.
Fixpoint settings (m : nat) (widths : list nat) : list network :=
  match widths with
  | [] => [[]]
  | d :: widths' => flat_map (fun ns => map (cons ns) (settings d widths')) (tuples d (neurons m))
  end.
Definition is_right (s : sample) (net : network) : bool :=
  forallb (fun r => match run net (fst r) with [y] => eqb y (snd r) | _ => false end) s.
Definition count (s : sample) (widths : list nat) : N :=
  N.of_nat (length (filter (is_right s) (settings (inputs s) widths))).
