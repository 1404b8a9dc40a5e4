// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Templates;

/// <summary>A template that somebody has filled in.</summary>
/// <param name="Deployment">Id of a deployment configuration of the edition.</param>
public sealed record FilledTemplate(string Template, string Organisation, string Model, string Deployment, IReadOnlyList<FilledPage> Pages)
{
    /// <summary>Reads a filled template (JSON). Every page says for whom it is; a page that is
    /// withheld says on which ground, who decided and when it is looked at again.</summary>
    public static Result<FilledTemplate> Read(ReadOnlySpan<byte> utf8, string file, ProgressEdition edition) =>
        ContentReading.Of<FilledTemplate>(utf8, file, f => Whole(f, edition));

    private static FilledTemplate Whole(ContentFields f, ProgressEdition edition)
    {
        var pages = f.List("pages", g => Page(g, edition));
        if (pages.GroupBy(p => (p.Process, string.Join(' ', p.Audience))).FirstOrDefault(g => g.Count() > 1) is { } twin)
        {
            throw f.Refuse("pages", twin.Key.Process, "has two pages for one audience", "keep one");
        }
        return Ended(f, new FilledTemplate(
            f.Text("template", v => v == edition.Template.Version, $"the version of the template, {edition.Template.Version}"),
            f.Text("organisation"), f.Text("model"),
            f.Text("deployment", d => edition.Deployments.Any(x => x.Id == d), $"one of {string.Join(", ", edition.Deployments.Select(d => d.Id))}"), pages));
    }

    private static FilledPage Page(ContentFields f, ProgressEdition edition)
    {
        var process = f.Text("process", p => edition.Process(p).Value is not null, $"one of {string.Join(", ", edition.Processes.Select(p => p.Id))}");
        string[] known = [.. edition.Template.Audiences.Select(a => a.Id)];
        var audience = f.Texts("audience");
        if (audience.Count == 0) { throw f.Refuse("audience", null, "is missing", $"write at least one of {string.Join(", ", known)}"); }
        if (audience.FirstOrDefault(a => !known.Contains(a)) is { } stranger)
        {
            throw f.Refuse("audience", stranger, "is not known", $"use {string.Join(" | ", known)}");
        }
        var state = f.Choice("state", ProgressTerms.States);
        var (ground, decidedBy, reviewOn) = (f.OptionalText("ground"), f.OptionalText("decidedBy"), f.OptionalText("reviewOn"));
        switch (state)
        {
            case PageState.Withheld:
                f.Text("ground");
                f.Text("decidedBy");
                f.Text("reviewOn", IsDate, "a date such as 2027-01-31");
                break;
            case PageState.Reported or PageState.NotCollected: break;
            default: throw new System.Diagnostics.UnreachableException();
        }
        var period = state == PageState.Reported ? f.Text("period") : f.OptionalText("period");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] own = [.. edition.Template.Fields.Where(x => x.Process == process).Select(x => x.Id)];
        if (f.OptionalMap("fields") is { } given)
        {
            foreach (var key in given.Keys)
            {
                if (!own.Contains(key)) { throw given.Refuse(key, null, $"is not a field of process {process}", $"use {string.Join(", ", own)}"); }
                fields[key] = given.Text(key);
            }
        }
        if (state == PageState.Reported && fields.Count == 0)
        {
            throw f.Refuse("fields", null, "is empty", $"fill at least one of {string.Join(", ", own)}, or say not-collected");
        }
        return Ended(f, new FilledPage(process, audience, state, period, ground, decidedBy, reviewOn, fields));
    }

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);

    private static T Ended<T>(ContentFields f, T value)
    {
        f.End();
        return value;
    }
}

/// <summary>One page: a process, for whom, and what is said.</summary>
public sealed record FilledPage(
    string Process, IReadOnlyList<string> Audience, PageState State, string? Period, string? Ground, string? DecidedBy, string? ReviewOn,
    IReadOnlyDictionary<string, string> Fields);
