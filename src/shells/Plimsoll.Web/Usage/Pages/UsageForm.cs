// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>What a page about counts shows: the register as it stands, what was typed, and why it was not done.</summary>
public sealed record UsageFrame(Caller Caller, UsageRegister State, long Rev, Typed Typed, Refusal? Refusal)
{
    public string Base => $"/t/{Caller.In.Slug}/usage";

    /// <summary>Models that something is counted of already.</summary>
    public IReadOnlyList<string> Models => [.. State.Contributions.Values.Select(c => c.Model).Concat(State.Applications.Values.Select(a => a.Model)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>A form that was sent: what was typed, the revision that was seen, and the file that came along.</summary>
internal sealed class UsageForm(IFormCollection form)
{
    public Typed Typed { get; } = new(form);

    public long? Rev => Typed.Rev;

    public static async Task<UsageForm> ReadAsync(HttpRequest request, CancellationToken ct) => new(await Forms.SentAsync(request, ct));

    /// <summary>The bytes of a file, or of the text that was pasted in its place.</summary>
    /// <param name="file">Field of the file.</param>
    /// <param name="text">Field of the text.</param>
    /// <exception cref="ContentRefusedException">There is neither.</exception>
    public async Task<byte[]> BytesAsync(string file, string text, string what, CancellationToken ct)
    {
        if (form.Files.GetFile(file) is { Length: > 0 } sent)
        {
            using var bytes = new MemoryStream();
            await sent.CopyToAsync(bytes, ct);
            return bytes.ToArray();
        }
        return Typed[text] is { } pasted ? Encoding.UTF8.GetBytes(pasted + "\n") : throw Refuse(file, null, "is missing", $"choose {what}, or paste its text");
    }

    /// <summary>The name that a file has where it comes from.</summary>
    public string NameOf(string file) => form.Files.GetFile(file) is { Length: > 0 } sent ? Path.GetFileName(sent.FileName) : "text";

    /// <summary>A day; null where none is given.</summary>
    /// <exception cref="ContentRefusedException">It is no day.</exception>
    public static DateOnly? Day(string? text, string field) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Refuse(field, text, "is no day", "write one like 2026-07-01");

    /// <summary>A day that has to be there.</summary>
    public DateOnly Day(string field) => Day(Typed[field], field) ?? throw Refuse(field, null, "is missing", "write a day like 2026-07-01");

    /// <summary>A choice of a closed vocabulary.</summary>
    public T Choice<T>(Words<T> words) where T : struct, Enum =>
        Typed[words.Field] is { } text && words.Find(text) is { } value ? value : throw Refuse(words.Field, Typed[words.Field], Typed[words.Field] is null ? "is not chosen" : "is not one of the allowed values", $"use {words.Allowed}");

    public static ContentRefusedException Refuse(string field, string? value, string reason, string fix) => new(new Refusal(UsageCodes.BadValue, field, value, reason, fix));

    /// <summary>Says of a line in a file what a program is told in fields.</summary>
    public static Refusal Plainly(Refusal refusal) => refusal switch
    {
        _ when refusal.Is == JournalCodes.Conflict => refusal with { Field = "since", Value = null, Reason = "you opened this page somebody changed what it is about", Fix = "look at it below as it stands now, then send again if it is still right; what you typed is kept" },
        { Line: > 0 } when refusal.Is == UsageCodes.MalformedTable || refusal.Code.StartsWith("tables.", StringComparison.Ordinal) =>
            refusal with { Field = "file", Value = null,
                Reason = $"has a mistake in line {refusal.Line}: {refusal.Field}{(refusal.Value is null ? "" : $" “{refusal.Value}”")} {refusal.Reason}" },
        _ => refusal,
    };

    /// <summary>The page with its status.</summary>
    public static IResult Page<TPage>(UsageFrame frame, Dictionary<string, object?>? more = null) where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new RazorComponentResult<TPage>(new Dictionary<string, object?>(more ?? []) { ["Frame"] = frame }) { StatusCode = frame.Refusal is { } no ? RefusalStatus.Of(no.Kind) : StatusCodes.Status200OK };
}
