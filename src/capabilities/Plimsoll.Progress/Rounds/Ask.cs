// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>Forms of what people give: checked before a text goes into the vault, and the same on every way in.</summary>
public static partial class Ask
{
    /// <summary>Characters in a quote: it points to the place, it does not replace the source.</summary>
    public const int LongestQuote = 500;

    public const int LongestText = 4000;

    private const int LongestLink = 2000;

    private const int LongestName = 120;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex IdForm { get; }

    /// <summary>An address of the web; null when it is one.</summary>
    public static Refusal? Link(string field, string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && text!.Length <= LongestLink
            ? null : Bad(field, text, "is not a web address", $"give one that begins with http:// or https://, of at most {LongestLink} characters");

    /// <summary>Words that must be there; null when they are, and not too many.</summary>
    public static Refusal? Text(string field, string? text, int longest = LongestText) =>
        Blank.Is(text) ? Bad(field, null, "is empty", "write a few words")
        : text.Length > longest
            ? Bad(
                field, null,
                $"has {text.Length.ToString(CultureInfo.InvariantCulture)} characters",
                $"keep to {longest.ToString(CultureInfo.InvariantCulture)}")
        : null;

    /// <summary>Why bytes are not those that a digest names; null when they are, or when none is named.</summary>
    public static Refusal? Copy(Digest? named, ReadOnlySpan<byte> bytes)
    {
        var held = Digest.Of(bytes);
        return named is null || held == named
            ? null
            : new Refusal(
                ProgressCodes.DigestMismatch, "copy", named.ToString(), "does not match the file", $"send the file that was looked at, or name {held}");
    }

    /// <summary>The name of a thing that will be public.</summary>
    internal static Refusal? Name(string field, string? text) => Text(field, text, LongestName);

    internal static Refusal? Id(string field, string text) =>
        IdForm.IsMatch(text) ? null : Bad(field, text, "is not allowed", "use lower-case letters, digits and hyphens, at most 64");

    internal static Refusal? NotAfter(string field, DateOnly day, DateTimeOffset now) =>
        day > Day(now)
            ? new Refusal(
                ProgressCodes.DateInFuture, field, Write(day), "lies in the future", $"give the day on which it was seen, at the latest {Write(Day(now))}")
            : null;

    internal static Refusal? Process(ProgressEdition edition, string process) => edition.Process(process).Refusal;

    internal static Refusal Bad(string field, string? value, string reason, string fix) => new(ProgressCodes.BadValue, field, value, reason, fix);

    internal static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);

    internal static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
