package dev.bootwright.image.trust;

/// The twelve rounds of BLAKE2b's function F, written out: two lines are one function G, four pairs of
/// them the columns and four the diagonals. Where every message word is named at its place, nothing has to
/// be looked up, and the digest takes two thirds of the time of a loop over the schedule. In two halves,
/// since the compiler leaves a method of more than 8000 bytes alone. Source: RFC 7693, §3.1 and §3.2, the
/// schedule of §2.7.
@SuppressWarnings("AssignmentExpression") // G is eight assignments, each used at once
final class Blake2bRounds {

    private Blake2bRounds() {}

    /// Rounds 0 to 5.
    ///
    /// @param v the working vector, 16 words; changed
    /// @param m the message block, 16 words
    static void first(long[] v, long[] m) {
        long m0 = m[0];
        long m1 = m[1];
        long m2 = m[2];
        long m3 = m[3];
        long m4 = m[4];
        long m5 = m[5];
        long m6 = m[6];
        long m7 = m[7];
        long m8 = m[8];
        long m9 = m[9];
        long m10 = m[10];
        long m11 = m[11];
        long m12 = m[12];
        long m13 = m[13];
        long m14 = m[14];
        long m15 = m[15];
        long v0 = v[0];
        long v1 = v[1];
        long v2 = v[2];
        long v3 = v[3];
        long v4 = v[4];
        long v5 = v[5];
        long v6 = v[6];
        long v7 = v[7];
        long v8 = v[8];
        long v9 = v[9];
        long v10 = v[10];
        long v11 = v[11];
        long v12 = v[12];
        long v13 = v[13];
        long v14 = v[14];
        long v15 = v[15];

        // round 0
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m0), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m1), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m2), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m3), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m4), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m5), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m6), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m7), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m8), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m9), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m10), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m11), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m12), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m13), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m14), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m15), 16)), 63);

        // round 1
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m14), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m10), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m4), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m8), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m9), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m15), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m13), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m6), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m1), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m12), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m0), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m2), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m11), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m7), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m5), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m3), 16)), 63);

        // round 2
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m11), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m8), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m12), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m0), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m5), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m2), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m15), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m13), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m10), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m14), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m3), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m6), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m7), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m1), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m9), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m4), 16)), 63);

        // round 3
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m7), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m9), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m3), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m1), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m13), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m12), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m11), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m14), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m2), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m6), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m5), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m10), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m4), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m0), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m15), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m8), 16)), 63);

        // round 4
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m9), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m0), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m5), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m7), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m2), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m4), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m10), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m15), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m14), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m1), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m11), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m12), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m6), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m8), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m3), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m13), 16)), 63);

        // round 5
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m2), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m12), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m6), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m10), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m0), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m11), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m8), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m3), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m4), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m13), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m7), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m5), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m15), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m14), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m1), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m9), 16)), 63);

        v[0] = v0;
        v[1] = v1;
        v[2] = v2;
        v[3] = v3;
        v[4] = v4;
        v[5] = v5;
        v[6] = v6;
        v[7] = v7;
        v[8] = v8;
        v[9] = v9;
        v[10] = v10;
        v[11] = v11;
        v[12] = v12;
        v[13] = v13;
        v[14] = v14;
        v[15] = v15;
    }

    /// Rounds 6 to 11.
    ///
    /// @param v the working vector, 16 words; changed
    /// @param m the message block, 16 words
    static void second(long[] v, long[] m) {
        long m0 = m[0];
        long m1 = m[1];
        long m2 = m[2];
        long m3 = m[3];
        long m4 = m[4];
        long m5 = m[5];
        long m6 = m[6];
        long m7 = m[7];
        long m8 = m[8];
        long m9 = m[9];
        long m10 = m[10];
        long m11 = m[11];
        long m12 = m[12];
        long m13 = m[13];
        long m14 = m[14];
        long m15 = m[15];
        long v0 = v[0];
        long v1 = v[1];
        long v2 = v[2];
        long v3 = v[3];
        long v4 = v[4];
        long v5 = v[5];
        long v6 = v[6];
        long v7 = v[7];
        long v8 = v[8];
        long v9 = v[9];
        long v10 = v[10];
        long v11 = v[11];
        long v12 = v[12];
        long v13 = v[13];
        long v14 = v[14];
        long v15 = v[15];

        // round 6
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m12), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m5), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m1), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m15), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m14), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m13), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m4), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m10), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m0), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m7), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m6), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m3), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m9), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m2), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m8), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m11), 16)), 63);

        // round 7
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m13), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m11), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m7), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m14), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m12), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m1), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m3), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m9), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m5), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m0), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m15), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m4), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m8), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m6), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m2), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m10), 16)), 63);

        // round 8
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m6), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m15), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m14), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m9), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m11), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m3), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m0), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m8), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m12), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m2), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m13), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m7), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m1), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m4), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m10), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m5), 16)), 63);

        // round 9
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m10), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m2), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m8), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m4), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m7), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m6), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m1), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m5), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m15), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m11), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m9), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m14), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m3), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m12), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m13), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m0), 16)), 63);

        // round 10
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m0), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m1), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m2), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m3), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m4), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m5), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m6), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m7), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m8), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m9), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m10), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m11), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m12), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m13), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m14), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m15), 16)), 63);

        // round 11
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m14), 32)), 24);
        v4 = ror(v4 ^ (v8 += v12 = ror(v12 ^ (v0 += v4 + m10), 16)), 63);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m4), 32)), 24);
        v5 = ror(v5 ^ (v9 += v13 = ror(v13 ^ (v1 += v5 + m8), 16)), 63);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m9), 32)), 24);
        v6 = ror(v6 ^ (v10 += v14 = ror(v14 ^ (v2 += v6 + m15), 16)), 63);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m13), 32)), 24);
        v7 = ror(v7 ^ (v11 += v15 = ror(v15 ^ (v3 += v7 + m6), 16)), 63);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m1), 32)), 24);
        v5 = ror(v5 ^ (v10 += v15 = ror(v15 ^ (v0 += v5 + m12), 16)), 63);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m0), 32)), 24);
        v6 = ror(v6 ^ (v11 += v12 = ror(v12 ^ (v1 += v6 + m2), 16)), 63);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m11), 32)), 24);
        v7 = ror(v7 ^ (v8 += v13 = ror(v13 ^ (v2 += v7 + m7), 16)), 63);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m5), 32)), 24);
        v4 = ror(v4 ^ (v9 += v14 = ror(v14 ^ (v3 += v4 + m3), 16)), 63);

        v[0] = v0;
        v[1] = v1;
        v[2] = v2;
        v[3] = v3;
        v[4] = v4;
        v[5] = v5;
        v[6] = v6;
        v[7] = v7;
        v[8] = v8;
        v[9] = v9;
        v[10] = v10;
        v[11] = v11;
        v[12] = v12;
        v[13] = v13;
        v[14] = v14;
        v[15] = v15;
    }

    private static long ror(long word, int bits) {
        return Long.rotateRight(word, bits);
    }
}
