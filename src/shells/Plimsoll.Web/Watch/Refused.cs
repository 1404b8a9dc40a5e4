// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Watch;

/// <summary>By which refusal a request was answered, noted for whoever counts.</summary>
/// <param name="Code">From the list of codes.</param>
internal sealed record Refused(string Code, string Sentence)
{
    /// <summary>How codes of what the disk did not take end, whichever part says it.</summary>
    private const string Unwritten = "unwritable";

    private static readonly object Key = new();

    /// <summary>Whether something could not be written.</summary>
    public bool IsUnwritten => Code.EndsWith(Unwritten, StringComparison.Ordinal);

    public static void Note(HttpContext http, string code, string sentence) => http.Items[Key] = new Refused(code, sentence);

    /// <summary>The refusal that a request was answered by; null where it was answered.</summary>
    public static Refused? Of(HttpContext http) => http.Items.TryGetValue(Key, out var noted) ? (Refused?)noted : null;
}
