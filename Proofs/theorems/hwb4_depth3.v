From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Evidence Minimal.
Import ListNotations.
Open Scope Z_scope.

Definition hwb4_depth3 : sample :=
  [([false; false; false; false], false);
   ([false; false; false; true], false);
   ([false; false; true; false], false);
   ([false; false; true; true], false);
   ([false; true; false; false], false);
   ([false; true; false; true], true);
   ([false; true; true; false], true);
   ([false; true; true; true], true);
   ([true; false; false; false], true);
   ([true; false; false; true], false);
   ([true; false; true; false], false);
   ([true; false; true; true], true);
   ([true; true; false; false], true);
   ([true; true; false; true], false);
   ([true; true; true; false], true);
   ([true; true; true; true], true)].

Definition networks : list network :=
  [[[{| weights := [false; true; true; true]; sign := (-1); bias := 1 |};
     {| weights := [true; false; true; true]; sign := (-1); bias := 2 |};
     {| weights := [true; true; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; true]; sign := 1; bias := (-1) |};
     {| weights := [false; false; true; false]; sign := 1; bias := 0 |}];
    [{| weights := [true; true; true; true; true]; sign := 1; bias := (-2) |}];
    [{| weights := [true]; sign := 1; bias := 0 |}]]].

Definition proofs : list refuted :=
  [([Some 3; None; Some 1]%nat,
    Pairs [(5%nat, 4%nat, 13); (5%nat, 13%nat, 19); (6%nat, 2%nat, 13); (7%nat, 3%nat, 6); (8%nat, 0%nat, 44); (8%nat, 9%nat, 13); (8%nat, 10%nat, 25); (11%nat, 10%nat, 25); (11%nat, 13%nat, 38); (12%nat, 13%nat, 6); (14%nat, 10%nat, 6)]);
   ([Some 4; Some 2; Some 1]%nat,
    LayerTree []%nat
    ["DNFgaaaADgaaaADdpppPJcaaaAFjpppPFeaaaABcaaaAIcaaaABfpppPGcaaaACcaaaAHcaaaAJiaaaACDaLAICBDDDDbFECDIDHBbCECDaDAIFbPDbPbFcACbAIbAHbAJbAJcPCDaJALCcAGbPDKJLGcAEKBLILBKILbAcKCDaBDICffffFJBJffffFKffffGIffffFIffffECffffFbAkkkkJCFaPAHEDcDBHBCDHDBBIDCFaLAGLcAbEbAJbAGbACbPbAbPCDaCDDFppppObJBcCppppPCDaMADcGEBEbBECDaIDBNbaaaaACDaEECNBBCCBBBBBBBBCBBBBBBBBBBCBBLCBCBBBBCBBBBBCCBBBCBBBBBCFaOAEbEEKHKDbIECFaKADLHbMHIHBCDaMAKCKJcCFFIbDBdFLbDDbDBbDFKbDFCDaEDHLffffGBffffFNppppPFffffGGffffFMffffEHffffECDaHAGFDHBDBOEHE";
     "MDCFaLAELEBDNHbHDCDaCAEFEbEEBEKHCFaOADbEHFHFHBB"]%text)].

Theorem least_hwb4_depth3 : least_weights 3 hwb4_depth3 26 /\ architectures 3 hwb4_depth3 [[5; 1; 1]]%nat.
Proof. apply (minimal_complete by_weights 3 hwb4_depth3 26 [[5; 1; 1]]%nat networks proofs). vm_cast_no_check (eq_refl true). Qed.
Print Assumptions least_hwb4_depth3.
