// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Privacy.Redaction;

/// <summary>Groups of digits with single separators between them, taken as one number:
/// cards, national numbers, addresses of machines, dates, telephones.</summary>
internal static class Numbers
{
    private const int MostGroups = 8;
    private const int MostDigits = 24;

    /// <summary>Digits in groups, and what separates them.</summary>
    private ref struct Run
    {
        /// <summary>Where each group begins.</summary>
        public Span<int> Starts;

        /// <summary>How many digits each group has.</summary>
        public Span<int> Lengths;

        /// <summary>The digits of all groups.</summary>
        public Span<byte> Digits;

        public int Groups;
        public int Count;

        /// <summary>The one separator between all groups; <c>\0</c> for one group, <c>?</c> for several kinds.</summary>
        public char Separator;

        public readonly int Start => Starts[0];

        public readonly int End => Starts[Groups - 1] + Lengths[Groups - 1];

        public readonly bool Is(params ReadOnlySpan<int> lengths) => Lengths[..Groups].SequenceEqual(lengths);

        public readonly ReadOnlySpan<byte> All => Digits[..Count];
    }

    public static Finding? At(ReadOnlySpan<char> text, int start, int floor, ref int resume)
    {
        var run = new Run { Starts = stackalloc int[MostGroups], Lengths = stackalloc int[MostGroups], Digits = stackalloc byte[MostDigits] };
        if (!Read(text, start, ref run)) { return null; }
        var whole = run.End == text.Length || !(char.IsLetter(text[run.End]) && text[run.End] is not 'x');
        if (Ipv4(text, in run, floor)) { return Found(PersonalKind.IpAddress, run.Start, run.End); }
        if (Date(text, in run) is { } date) { return date; }
        if (whole && Card(in run)) { return Found(PersonalKind.Card, run.Start, run.End); }
        if (whole && run.Separator == '-' && run.Is(3, 2, 4) && NationalIds.IsSsn(run.All)) { return Found(PersonalKind.NationalId, run.Start, run.End); }
        if (whole && NationalIds.Named(text, run.Start, floor, run.All)) { return Found(PersonalKind.NationalId, run.Start, run.End); }
        if (whole && (run.Groups == 1 && run.Count is >= 6 and <= 14 || run.Is(4, 2, 4)) && NationalIds.LicenceNamed(text, run.Start, floor))
        {
            return Found(PersonalKind.DriverLicence, run.Start, run.End);
        }
        if (Phones.At(text, run.Start, floor) is { } phone) { return phone; }
        // A later group may begin something of its own, so only the first is passed over.
        resume = Math.Max(resume, run.Starts[0] + run.Lengths[0]);
        return null;
    }

    private static bool Read(ReadOnlySpan<char> text, int start, ref Run run)
    {
        var at = start;
        while (true)
        {
            var first = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                if (run.Count == MostDigits) { return run.Groups > 0; }
                run.Digits[run.Count++] = (byte)(text[at++] - '0');
            }
            (run.Starts[run.Groups], run.Lengths[run.Groups]) = (first, at - first);
            run.Groups++;
            if (run.Groups == MostGroups || at + 1 >= text.Length || text[at] is not ('-' or ' ' or '.' or '/') || !char.IsAsciiDigit(text[at + 1]))
            {
                return true;
            }
            run.Separator = run.Groups == 1 || run.Separator == text[at] ? text[at] : '?';
            at++;
        }
    }

    private static bool Ipv4(ReadOnlySpan<char> text, in Run run, int floor)
    {
        if (run.Groups != 4
            || run.Separator != '.'
            || (run.Start > floor && text[run.Start - 1] is '.' or '-')
            || (run.End < text.Length && char.IsLetter(text[run.End])))
        {
            return false;
        }
        for (var i = 0; i < 4; i++)
        {
            var group = text.Slice(run.Starts[i], run.Lengths[i]);
            if (group.Length > 3 || (group.Length > 1 && group[0] == '0') || int.Parse(group, System.Globalization.CultureInfo.InvariantCulture) > 255)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Lengths 12 to 19, a first digit that issuers use, the check digit; in one group, in fours, or as 4-6-5 and 4-6-4.</summary>
    private static bool Card(in Run run)
    {
        if (run.Count is < 12 or > 19 || run.Digits[0] is 0 or > 6 || run.Separator is not ('\0' or ' ' or '-')) { return false; }
        if (run.Digits[0] == 1 && run.All is not [1, 8, 0, 0, ..]) { return false; }
        var shape = run.Groups == 1 || run.Is(4, 4, 4, 4) || run.Is(4, 6, 5) || run.Is(4, 6, 4) || run.Is(4, 4, 4, 4, 3) || run.Is(4, 4, 4, 4, 2);
        return shape && Checksums.Luhn(run.All);
    }

    private static Finding? Date(ReadOnlySpan<char> text, in Run run)
    {
        if (run.Groups < 3) { return null; }
        int Number(int group, in Run r) => r.Lengths[group] > 4 ? -1 : Value(r, group);
        var (first, second, third) = (Number(0, run), Number(1, run), Number(2, run));
        var separator = text[run.Starts[0] + run.Lengths[0]];
        if (separator is not ('-' or '/' or '.') || text[run.Starts[1] + run.Lengths[1]] != separator) { return null; }
        var iso = run.Lengths[0] == 4
            && first is >= 1800 and <= 2200
            && run.Lengths[1] == 2
            && run.Lengths[2] == 2
            && second is >= 1 and <= 12
            && third is >= 1 and <= 31;
        var local = run.Lengths[0] <= 2
            && run.Lengths[1] <= 2
            && run.Lengths[2] == 4
            && third is >= 1800 and <= 2200
            && first is >= 1 and <= 31
            && second is >= 1 and <= 31
            && (first <= 12 || second <= 12);
        if (!iso && !local) { return null; }
        var end = run.Starts[2] + run.Lengths[2];
        if (end < text.Length && text[end] == separator && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])) { return null; }
        return Found(PersonalKind.Date, run.Start, Time(text, end));
    }

    /// <summary>Where a time after a date ends; the end of the date where there is none.</summary>
    private static int Time(ReadOnlySpan<char> text, int end)
    {
        if (end + 6 > text.Length
            || text[end] is not ' ' and not 'T'
            || !char.IsAsciiDigit(text[end + 1])
            || !char.IsAsciiDigit(text[end + 2])
            || text[end + 3] != ':')
        {
            return end;
        }
        var at = end + 4;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] is ':' or '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }
        return at < text.Length && text[at] == 'Z' ? at + 1 : at;
    }

    private static int Value(in Run run, int group)
    {
        var (value, at) = (0, 0);
        for (var i = 0; i < group; i++) { at += run.Lengths[i]; }
        for (var i = 0; i < run.Lengths[group]; i++) { value = value * 10 + run.Digits[at + i]; }
        return value;
    }

    private static Finding Found(PersonalKind kind, int start, int end) => new(kind, start, end - start);
}
