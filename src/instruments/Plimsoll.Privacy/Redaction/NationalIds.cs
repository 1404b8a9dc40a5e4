// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Redaction;

/// <summary>Numbers that states give to people and firms. All need a whole word nearby as well
/// as their check digit: one in ten numbers has a right check digit by chance.</summary>
internal static class NationalIds
{
    private delegate bool Check(ReadOnlySpan<byte> digits);

    private sealed record Rule(string Name, int Length, Check Holds, Context Words);

    private static readonly Context Social = new("ssn", "ssns", "social", "security");
    private static readonly Context Licence = new("license", "licence", "licenses", "driver", "drivers", "dl");

    private static readonly Rule[] Rules =
    [
        new("US SSN", 9, IsSsn, Social),
        new("US ITIN", 9, d => d[0] == 9 && d[3] >= 5, new("itin", "taxpayer")),
        new("US ABA", 9, d => Checksums.Weighted(d, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0 && d[0] <= 3, new("aba", "routing")),
        new("US NPI", 10, d => Checksums.Luhn([8, 0, 8, 4, 0, .. d]), new("npi", "provider")),
        new("UK NHS", 10, IsNhs, new("nhs")),
        new("PL PESEL", 11, d => (Checksums.Weighted(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) + d[10]) % 10 == 0, new("pesel")),
        new("AU ABN", 11, d => d[0] > 0 && (Checksums.Weighted(d, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0, new("abn")),
        new("AU ACN", 9, d => (10 - Checksums.Weighted(d, [8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == d[8], new("acn")),
        new("AU TFN", 9, d => Checksums.Weighted(d, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0, new("tfn")),
        new("AU Medicare", 10, d => d[0] is >= 2 and <= 6 && Checksums.Weighted(d, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == d[8], new("medicare")),
        new("IN Aadhaar", 12, d => d[0] >= 2 && Checksums.Verhoeff(d), new("aadhaar", "aadhar", "uidai")),
        new("SE personal", 10, Checksums.Luhn, new("personnummer", "samordningsnummer")),
        new("KR RRN", 13, d => (11 - Checksums.Weighted(d, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10 == d[12], new("rrn", "resident")),
        new("DE tax", 11, d => d[0] > 0 && Checksums.Mod11And10(d), new("steueridentifikationsnummer", "steuernummer", "idnr")),
        new("TR kimlik", 11, IsKimlik, new("kimlik", "tckn")),
        new("TH national", 13, d => (11 - Checksums.Weighted(d, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == d[12], new("thai")),
        new("ZA identity", 13, d => Checksums.Luhn(d) && d[2] <= 1, new("identity", "rsa")),
        new("NG NIN", 11, Checksums.Verhoeff, new("nin")),
        new("CA SIN", 9, Checksums.Luhn, new("sin", "insurance")),
        new("PH UMID", 12, _ => true, new("umid", "philhealth")),
    ];

    /// <summary>Whether digits, wherever their separators were, are a number that the words before them name.</summary>
    public static bool Named(ReadOnlySpan<char> text, int start, int floor, ReadOnlySpan<byte> digits)
    {
        foreach (var rule in Rules) { if (rule.Length == digits.Length && rule.Holds(digits) && rule.Words.Before(text, start, floor)) { return true; } }
        return false;
    }

    public static bool LicenceNamed(ReadOnlySpan<char> text, int start, int floor) => Licence.Before(text, start, floor);

    /// <summary>Areas 000, 666 and from 900 were never given out, nor were groups 00 and serials 0000. Source: US Social Security Administration.</summary>
    // Compared by place, not by list patterns: a compiler needs gigabytes to tell four patterns of either end apart.
    public static bool IsSsn(ReadOnlySpan<byte> d) =>
        d.Length == 9
            && d[0] != 9
            && !d[..3].SequenceEqual<byte>([0, 0, 0])
            && !d[..3].SequenceEqual<byte>([6, 6, 6])
            && !d[3..5].SequenceEqual<byte>([0, 0])
            && !d[5..].SequenceEqual<byte>([0, 0, 0, 0]);

    private static bool IsNhs(ReadOnlySpan<byte> d) =>
        11 - Checksums.Weighted(d, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11 is var check && (check == 11 ? 0 : check) == d[9];

    private static bool IsKimlik(ReadOnlySpan<byte> d)
    {
        var (odd, even) = (d[0] + d[2] + d[4] + d[6] + d[8], d[1] + d[3] + d[5] + d[7]);
        return d[0] > 0 && (odd * 7 - even + 100) % 10 == d[9] && (odd + even + d[9]) % 10 == d[10];
    }
}
