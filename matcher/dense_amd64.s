#include "textflag.h"

// func fetchBytes(p unsafe.Pointer, n int)
//
// Asks for each line of 64 bytes.
TEXT ·fetchBytes(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), SI
	MOVQ n+8(FP), CX

line:
	PREFETCHT0 (SI)
	ADDQ       $64, SI
	SUBQ       $64, CX
	JG         line
	RET

// func addRowAVX2(sums *float32, row *uint16, n int, value float32)
//
// Sixteen cells a step: each half becomes the upper half of a float32, times value, plus its sum.
TEXT ·addRowAVX2(SB), NOSPLIT, $0-28
	MOVQ         sums+0(FP), DI
	MOVQ         row+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS value+24(FP), Y0

step:
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

// func raiseAVX2(columns, row *float32, n int)
//
// Thirty-two columns in four registers; of an odd number of steps the last raises the first sixteen.
TEXT ·raiseAVX2(SB), NOSPLIT, $0-24
	MOVQ    columns+0(FP), DI
	MOVQ    row+8(FP), SI
	MOVQ    n+16(FP), CX
	VMOVUPS (DI), Y0
	VMOVUPS 32(DI), Y1
	VMOVUPS 64(DI), Y2
	VMOVUPS 96(DI), Y3

step:
	VMAXPS (SI), Y0, Y0
	VMAXPS 32(SI), Y1, Y1
	SUBQ   $16, CX
	JZ     done
	VMAXPS 64(SI), Y2, Y2
	VMAXPS 96(SI), Y3, Y3
	ADDQ   $128, SI
	SUBQ   $16, CX
	JNZ    step

done:
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VZEROUPPER
	RET

// func reachedAVX2(columns *float32, least float32) int
//
// Compares thirty-two columns and counts the bits of the outcome.
TEXT ·reachedAVX2(SB), NOSPLIT, $0-24
	MOVQ         columns+0(FP), SI
	VBROADCASTSS least+8(FP), Y0
	VMOVUPS      (SI), Y1
	VMOVUPS      32(SI), Y2
	VMOVUPS      64(SI), Y3
	VMOVUPS      96(SI), Y4
	VCMPPS       $0x0d, Y0, Y1, Y1
	VCMPPS       $0x0d, Y0, Y2, Y2
	VCMPPS       $0x0d, Y0, Y3, Y3
	VCMPPS       $0x0d, Y0, Y4, Y4
	VMOVMSKPS    Y1, AX
	VMOVMSKPS    Y2, BX
	VMOVMSKPS    Y3, CX
	VMOVMSKPS    Y4, DX
	VZEROUPPER
	SHLL         $8, BX
	SHLL         $16, CX
	SHLL         $24, DX
	ORL          BX, AX
	ORL          DX, CX
	ORL          CX, AX
	POPCNTL      AX, AX
	MOVQ         AX, ret+16(FP)
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
