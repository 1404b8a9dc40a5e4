// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Plimsoll.Tables.Xlsx;

/// <summary>Days as workbooks keep them: a number that counts from 1900 or from 1904. Source: ECMA-376 part 1, 18.17.4.</summary>
internal static class SerialDay
{
    /// <summary>The last day that a workbook can hold, 9999-12-31.</summary>
    private const double End = 2_958_466;

    /// <summary>A day, a day with a time, or a time alone, as ISO 8601 writes them; null where the number stands for none.</summary>
    public static string? Text(double serial, bool from1904)
    {
        if (!(serial is >= 0 and < End)) { return null; }
        var seconds = (long)Math.Round((serial - Math.Floor(serial)) * 86_400);
        var (days, time) = ((long)Math.Floor(serial) + (seconds / 86_400), TimeSpan.FromSeconds(seconds % 86_400));
        var clock = time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
        if (days == 0 && !from1904) { return clock; }
        // The calendar that counts from 1900 has a 29 February 1900, which never was.
        if (!from1904 && days == 60) { return null; }
        var origin = from1904 ? new DateTime(1904, 1, 1) : new DateTime(1899, 12, days < 60 ? 31 : 30);
        if (days > (DateTime.MaxValue - origin).Days) { return null; }
        var day = origin.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return time == TimeSpan.Zero ? day : $"{day}T{clock}";
    }

    /// <summary>Whether a format of numbers shows days or times of day. Source: ECMA-376 part 1, 18.8.30 and 18.8.31.</summary>
    public static bool IsShownBy(string format)
    {
        var (quoted, bracket) = (false, false);
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (quoted) { quoted = c != '"'; }
            else if (bracket) { bracket = c != ']'; }
            else if (c == '"') { quoted = true; }
            else if (c == '[') { bracket = true; }
            else if (c is '\\' or '_' or '*') { i++; }
            else if (c == ';') { return false; }
            else if (c is 'y' or 'Y' or 'd' or 'D' or 'm' or 'M' or 'h' or 'H' or 's' or 'S')
            {
                return !format.Contains("[h]", StringComparison.OrdinalIgnoreCase);
            }
        }
        return false;
    }

    /// <summary>Formats that every workbook has without saying them.</summary>
    public static bool IsShownBy(int builtIn) => builtIn is >= 14 and <= 22 or >= 27 and <= 36 or 45 or 47 or >= 50 and <= 58;
}
