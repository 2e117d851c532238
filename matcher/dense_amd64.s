#include "textflag.h"

// func addRowAVX2(sums *float32, row, next *uint16, n int, value float32)
//
// Sixteen cells a step: each half becomes the upper half of a float32, times value, plus its sum. Meanwhile the next row is fetched.
TEXT ·addRowAVX2(SB), NOSPLIT, $0-36
	MOVQ         sums+0(FP), DI
	MOVQ         row+8(FP), SI
	MOVQ         next+16(FP), BX
	MOVQ         n+24(FP), CX
	VBROADCASTSS value+32(FP), Y0

step:
	PREFETCHT0 (BX)
	ADDQ       $32, BX
	VPMOVZXWD (SI), Y1
	VPMOVZXWD 16(SI), Y2
	VPSLLD    $16, Y1, Y1
	VPSLLD    $16, Y2, Y2
	VMULPS    Y0, Y1, Y1
	VMULPS    Y0, Y2, Y2
	VADDPS    (DI), Y1, Y1
	VADDPS    32(DI), Y2, Y2
	VMOVUPS   Y1, (DI)
	VMOVUPS   Y2, 32(DI)
	ADDQ      $32, SI
	ADDQ      $64, DI
	SUBQ      $16, CX
	JNZ       step
	VZEROUPPER
	RET

// func maxRowAVX2(best, row *float32, n int)
TEXT ·maxRowAVX2(SB), NOSPLIT, $0-24
	MOVQ best+0(FP), DI
	MOVQ row+8(FP), SI
	MOVQ n+16(FP), CX

step:
	VMOVUPS (DI), Y1
	VMOVUPS 32(DI), Y2
	VMAXPS  (SI), Y1, Y1
	VMAXPS  32(SI), Y2, Y2
	VMOVUPS Y1, (DI)
	VMOVUPS Y2, 32(DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNZ     step
	VZEROUPPER
	RET

// func belowAVX2(row *float32, n int, least float32) int
//
// Compares sixteen cells a step until one is not less than least, and returns how many there are in the steps before.
TEXT ·belowAVX2(SB), NOSPLIT, $0-32
	MOVQ         row+0(FP), SI
	MOVQ         n+8(FP), CX
	VBROADCASTSS least+16(FP), Y0
	XORQ         AX, AX

step:
	VMOVUPS   (SI)(AX*4), Y1
	VMAXPS    32(SI)(AX*4), Y1, Y1
	VCMPPS    $0x0d, Y0, Y1, Y1
	VMOVMSKPS Y1, DX
	TESTL     DX, DX
	JNZ       done
	ADDQ      $16, AX
	CMPQ      AX, CX
	JLT       step

done:
	VZEROUPPER
	MOVQ AX, ret+24(FP)
	RET

// func dotAVX2(a, b *float32, n int) float32
//
// Sixteen sums, of every sixteenth product each, that are then added in halves: the order of dotPlainly.
TEXT ·dotAVX2(SB), NOSPLIT, $0-28
	MOVQ   a+0(FP), DI
	MOVQ   b+8(FP), SI
	MOVQ   n+16(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

step:
	VMOVUPS (DI), Y2
	VMOVUPS 32(DI), Y3
	VMULPS  (SI), Y2, Y2
	VMULPS  32(SI), Y3, Y3
	VADDPS  Y2, Y0, Y0
	VADDPS  Y3, Y1, Y1
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNZ     step
	VADDPS       Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPS       X1, X0, X0
	VPERMILPS    $0x0e, X0, X1
	VADDPS       X1, X0, X0
	VPERMILPS    $0x01, X0, X1
	VADDSS       X1, X0, X0
	VMOVSS       X0, ret+24(FP)
	VZEROUPPER
	RET

// func addScaledAVX2(sums, x *float32, n int, scale float32)
TEXT ·addScaledAVX2(SB), NOSPLIT, $0-28
	MOVQ         sums+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS scale+24(FP), Y0

step:
	VMULPS  (SI), Y0, Y1
	VMULPS  32(SI), Y0, Y2
	VADDPS  (DI), Y1, Y1
	VADDPS  32(DI), Y2, Y2
	VMOVUPS Y1, (DI)
	VMOVUPS Y2, 32(DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNZ     step
	VZEROUPPER
	RET
