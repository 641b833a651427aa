From Coq Require Import ZArith List Bool.
From Thresher Require Import Model Evidence Minimal.
Import ListNotations.
Open Scope Z_scope.

Definition addmsb3 : sample :=
  [([false; false; false; false; false; false], false);
   ([false; false; false; false; false; true], false);
   ([false; false; false; false; true; false], false);
   ([false; false; false; false; true; true], false);
   ([false; false; false; true; false; false], true);
   ([false; false; false; true; false; true], true);
   ([false; false; false; true; true; false], true);
   ([false; false; false; true; true; true], true);
   ([false; false; true; false; false; false], false);
   ([false; false; true; false; false; true], false);
   ([false; false; true; false; true; false], false);
   ([false; false; true; false; true; true], true);
   ([false; false; true; true; false; false], true);
   ([false; false; true; true; false; true], true);
   ([false; false; true; true; true; false], true);
   ([false; false; true; true; true; true], false);
   ([false; true; false; false; false; false], false);
   ([false; true; false; false; false; true], false);
   ([false; true; false; false; true; false], true);
   ([false; true; false; false; true; true], true);
   ([false; true; false; true; false; false], true);
   ([false; true; false; true; false; true], true);
   ([false; true; false; true; true; false], false);
   ([false; true; false; true; true; true], false);
   ([false; true; true; false; false; false], false);
   ([false; true; true; false; false; true], true);
   ([false; true; true; false; true; false], true);
   ([false; true; true; false; true; true], true);
   ([false; true; true; true; false; false], true);
   ([false; true; true; true; false; true], false);
   ([false; true; true; true; true; false], false);
   ([false; true; true; true; true; true], false);
   ([true; false; false; false; false; false], true);
   ([true; false; false; false; false; true], true);
   ([true; false; false; false; true; false], true);
   ([true; false; false; false; true; true], true);
   ([true; false; false; true; false; false], false);
   ([true; false; false; true; false; true], false);
   ([true; false; false; true; true; false], false);
   ([true; false; false; true; true; true], false);
   ([true; false; true; false; false; false], true);
   ([true; false; true; false; false; true], true);
   ([true; false; true; false; true; false], true);
   ([true; false; true; false; true; true], false);
   ([true; false; true; true; false; false], false);
   ([true; false; true; true; false; true], false);
   ([true; false; true; true; true; false], false);
   ([true; false; true; true; true; true], true);
   ([true; true; false; false; false; false], true);
   ([true; true; false; false; false; true], true);
   ([true; true; false; false; true; false], false);
   ([true; true; false; false; true; true], false);
   ([true; true; false; true; false; false], false);
   ([true; true; false; true; false; true], false);
   ([true; true; false; true; true; false], true);
   ([true; true; false; true; true; true], true);
   ([true; true; true; false; false; false], true);
   ([true; true; true; false; false; true], false);
   ([true; true; true; false; true; false], false);
   ([true; true; true; false; true; true], false);
   ([true; true; true; true; false; false], false);
   ([true; true; true; true; false; true], true);
   ([true; true; true; true; true; false], true);
   ([true; true; true; true; true; true], true)].

Definition networks : list network :=
  [[[{| weights := [true; false; false; true; true; false]; sign := (-1); bias := 2 |};
     {| weights := [true; true; true; true; true; false]; sign := (-1); bias := 3 |};
     {| weights := [true; true; false; true; true; true]; sign := (-1); bias := 3 |};
     {| weights := [true; false; true; true; false; true]; sign := 1; bias := (-3) |};
     {| weights := [false; false; false; false; true; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; true; true; true; true]; sign := 1; bias := (-2) |};
     {| weights := [true; false; false; true; true; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; true; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; true; false; false]; sign := 1; bias := 0 |};
     {| weights := [true; true; false; true; false; false]; sign := 1; bias := (-2) |}];
    [{| weights := [true; true; true; true; true; true; true; true; true; true]; sign := 1; bias := (-5) |}]]].

Definition proofs : list refuted :=
  [([Some 9; Some 1]%nat,
    Trees
    ["AdBBdppopnoNCnmDBjeLBjbPDljLCbmKBpjHBlfIBicJBbhKBhjABmoPCmiHBddHBdnBBbmhLBojGBcahFBboMBblgKBnoNBbhgCBbBBbchKBmgJBpcDDhJBopKBdaJBcepLBbiECepOBmmDBepDBbbhBBmABbecGBdjBBndGBbhHBkoHCkgLBckGCcePCbeFBikBBbkJBfnABbdGAdCBnodichNCddammmKBckakejFBcbaieoHBeibbjBCbpihijGCdaaldFBckakflPBcnalblKBbgifkbDCbpihkhOBceainfNBdaaggPBbpiiclPBbiafmnBBkicnkMBfbbealKBblahakFBfojhhoBBeibefNBffjfgmIBboahlnLBeajabeEBbBBedjangCBbgifmaHBdgangnPEddanakIBkiddpMBhobpeeGBeibcjNCepOBceailpHBdabbjNBejjbedMBjacjfKBdkiohaIBdjBBdpaon";
     "kIBbhHBchajlbEBeibfaKBcoilndLBgabkbACcePCbeFBbcaejpJBhicanLBkichpFBbdGAdCBnodichNCddammmKBckakejFBcbaieoHBeibbjBCbpihijGCdaaldFBckakflPBcnalblKBbgifkbDCbpihkhOBceainfNBdaaggPBbpiiclPBbiafmnBBkicnkMBfbbealKBblahakFBfojhhoBBeibefNBffjfgmIBboahlnLBeajabeEBbBBedjangCBbgifmaHBdgangnPEddanakIBkiddpMBhobpeeGBeibcjNCepOBceailpHBdabbjNBejjbedMBjacjfKBdkiohaIBdjBBdpaonkIBbhHBchajlbEBeibfaKBcoilndLBgabkbACcePCbeFBbcaejpJBhicanLBkichpFBbdGAdABjlfnjjFCcobjekNBdbdnciBBdndedgEDdlhagdCCobpkoOBcdbnheEBcnlfbpGDck";
     "fpfpEBdhoighKBkgfjoLBcidgnhGBcpbehcLBiEBdnhpmpGBbphmceEBgaidoeHCenobbdPBcllongOBbojkenOBhapmmKBefcgdoGBcgimccMBbojkcjPBdihmaNDepaoejEBdkbbclFBhfldijGBhapnfIBdgcejnBBdlIBbhikhnBCcmihkgEBdkbbacGBcmljmcJBdjBBbhikejIBbhHBbdiepbIBbgnkelABckfpbbLCbcCBbaKBbbFCbgnkfmABbdfcebMCdiiboBDcPDcNEfjndcfCCjimngJBbehhinOBejhdflMDdfofdgEBdfofecKBbdiokmMCigjokEBbbeieiNCdfoepfFBdfofakECdmpboaLBbdmjacIBjindiABclkhoDBfjncpnPBdfoeopACcdonnmEBplaobJBdhlhaePBehnloeGBbfedghABbbphdhABbkgbajABdfdgggJBoinmiMBfnhgkfPCckpklcBC";
     "bafpeaOClfomeDBcggockJCcaekjfGBcdoocfCBeooimpBBmllpfFCmanifHBefcbfcLBcldemhJBcdoocjABglmjniCBoklecPBeifajbLDbmpofjJCepccmnNBdemccECCbJDcIDhpppbcBBiaaacmBBbkNDdmdmgdIDfobohaDBfoboghJEcncnelDFiaaagbLBedmdgaJBelekliBBbobnjiHBcbobnfKBcbobiaLCdhDBelekmaBBboboapNBcncncbNEhpppciOBedmecnPBhpppkfCBfcncbpPBbcNBdlIBdkDCepapcmDBcbocahGBcncmpbFBmeMBfmPBkdCCpaocoOBdelejhJBdelendLBkoICkaACbcndaaNBbcncblHBflHBikMCilLCFaLAcEDhfmbnjBBiaaaeoPBmGDdnhaonMDfolikmIBfolikdOEdnhankAFifbpgkHBdngpmcLBemmmhbEBbjjjjjKBcbehl";
     "dNBcbehjgCDehkodpEBbehlecJBcipfhkFEhkoafpGBehkokiABhpppigNBeciphmOCkdnkbCBfKCepflodOBcggghfABcipfbhDBkdoahDBemKBkdnofJDdddclbLBcipgdlEBkdnpaPCkdnocHCbbokmkGBhkmpoBCkdnmnDCkdnmoCAcHDifemkdKBhjcpdlHBeaJDdmjhhlJDfkodhbABfkodgiHEcefkpeDFhdcaecMBeomejhBBeckgjgPBbccnhbNBboeloeCBboelleOCbbIBdmjhhaLBbidmmmABdahjabJEifemlkHBdmjhleABifempoBBeilfjkPCdlIBgapakBBgaopfKBfenebaBBcefkofNBdmjgpfABhjFBceFBfhLDdmjhebMBdahjfkABgdBCfeJCckgjjkLBboelciFBmboddOBdpFCeaEDcOEedamanICbohjndLBdjekbdGBcbjflgFCcaiccgKBedamfaI";
     "BfphoaeKBhgdhcGCbfagfhKBccicfgMCehbmioHBedamceICbdaggbCBchpngfNBhdmagLBfgkmpLBehbmgfDDelcmlbHCehgdhnFBdjphgiBBgmfjiMBefbeidOCbanohmOBeaamjBBebaeaeLCehbmeoECbhbggpFBmdalkHBcdjgegOBeenfdkCDbfaoipCBfmcknfEBmhhklABbfpkgnBBbnfgfcMBdhiiokHBbaebcfGBbgfjgcGBfdempkNBbkgjodPBckpbkoICcpmgfKBcjpnhbPBbekmpFBchofdeGBbkgjlaBCGdPAcMEedjncbGCcjadocEBdnbcdbEBboaohcCCcejjhhPBedjngeGBgddgkbBBghaacMChnpgdMBbfhaefDCeijnglBBedjndiGCbhainaBBcgknaiLBnpnjlECeijnebNDenjnfgNCekcifgPBdfpbejEBjkaokABdpdcnkICbcjalfHBbhaadDBdn";
     "khodGBdhffaNBeijnckOCccjdonICcajmeoPBebaphmLDpfcdnMBfhopgaIBbckmddOBbafeikFBbofchcKBdjggigJBokbgpMBbfgckdHBeomjaiDBbnhiodFBckioppJDcmkplbOBjiflcJBcnckehLBbnhikpHAcNEedocpcDCbchdkiIBdclaciLBcigpgbNCbellafIBedoddfDBfijobgLClpfnpPBbpdfhdCBclclgkBCedodceKBedodajDCbbddacIBcgcionICkafodGBedocplGDedocpjBBeklloEBeheocbLBdhaeagGBobplgHBegckhcJCooljbJBjaabjMBedodbaKCedocoeHCbchdlgJBbalogoGBcgpembGBekcgnhBDbellabKBfijnnnOBbndcDBcbcepgCBbbfabpPBdnehplCBbicgaiEBbhacdgNBfmaimcFBbhacgjOBcnohghCCbaejolLBbnjnhnF";
     "CcpcibmFBbellaeMAcMEehohegCBbjgjnjGCcjiibbMBdilhjgMDdbjgkdMBdbjglaBBoebomDDipmfoLCdbjggcMBdbjghhLCcijjbnNBchanegNBbicmgeCBhhadkBBehohboPBdbjgfmHCcfdbafBBcjnhbdCBeobkijKBdnfnniFBbnmamdDCbicmkkLBcpbljeHBbihlpbOBgbfappICchanbiLCjokmmJCgnbdoKBceobofECcbhjbbHBbopnpoDBfjecdlNBpmolfNCbimlbmKBdfonikMBchanfeBBbopoacBBfmflkfCBbalmhmDBehjihiGDcfdbacMCfjecgaHBbalmhcFBchknpAAcMEehohegCBbjgjnjGCcjiibbMBdilhjgMDdbjgkdMBdbjglaBBoebomDDipmfoLCdbjggcMBdbjghhLCcijjbnNBchanegNBbicmgeCBhhadkBBehohboPBdbjgfmHCcfdbafB";
     "BcjnhbdCBeobkijKBdnfnniFBbnmamdDCbicmkkLBcpbljeHBbihlpbOBgbfappICchanbiLCjokmmJCgnbdoKBceobofECcbhjbbHBbopnpoDBfjecdlNBpmolfNCbimlbmKBdfonikMBchanfeBBbopoacBBfmflkfCBbalmhmDBehjihiGDcfdbacMCfjecgaHBbalmhcFBchknpAAcMEehohegCBbjgjnjGCcjiibbMBdilhjgMDdbjgkdMBdbjglaBBoebomDDipmfoLCdbjggcMBdbjghhLCcijjbnNBchanegNBbicmgeCBhhadkBBehohboPBdbjgfmHCcfdbafBBcjnhbdCBeobkijKBdnfnniFBbnmamdDCbicmkkLBcpbljeHBbihlpbOBgbfappICchanbiLCjokmmJCgnbdoKBceobofECcbhjbbHBbopnpoDBfjecdlNBpmolfNCbimlbmKBdfonikMBchanfeBBbo";
     "poacBBfmflkfCBbalmhmDBehjihiGDcfdbacMCfjecgaHBbalmhcFBchknpAAcMEehohegCBbjgjnjGCcjiibbMBdilhjgMDdbjgkdMBdbjglaBBoebomDDipmfoLCdbjggcMBdbjghhLCcijjbnNBchanegNBbicmgeCBhhadkBBehohboPBdbjgfmHCcfdbafBBcjnhbdCBeobkijKBdnfnniFBbnmamdDCbicmkkLBcpbljeHBbihlpbOBgbfappICchanbiLCjokmmJCgnbdoKBceobofECcbhjbbHBbopnpoDBfjecdlNBpmolfNCbimlbmKBdfonikMBchanfeBBbopoacBBfmflkfCBbalmhmDBehjihiGDcfdbacMCfjecgaHBbalmhcFBchknpA"]%text)].

Theorem least_addmsb3 : least_weights 2 addmsb3 70 /\ architectures 2 addmsb3 [[10; 1]]%nat.
Proof. apply (minimal_complete by_weights 2 addmsb3 70 [[10; 1]]%nat networks proofs). vm_cast_no_check (eq_refl true). Qed.
Print Assumptions least_addmsb3.
