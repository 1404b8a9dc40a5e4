// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>Reads a round strictly: there is never a half-read one.</summary>
internal static partial class RoundReader
{
    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z")]
    private static partial Regex DigestForm { get; }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex IdForm { get; }

    /// <exception cref="ContentRefusedException">The round breaks its form.</exception>
    public static Round Read(ContentFields f, ProgressLibrary library, DateOnly today)
    {
        var edition = library.Editions.First(e =>
            e.Id == f.Text("edition", id => library.Editions.Any(x => x.Id == id), $"one of {string.Join(", ", library.Editions.Select(x => x.Id))}"));
        var providers = f.List(
            "providers",
            g => Ended(
                g,
                new RoundProvider(
                    g.Text("id", IdForm.IsMatch, "lower-case letters, digits and hyphens"),
                    g.Text("name"), g.Choice("access", ProgressTerms.Accesses), g.OptionalText("model"))));
        var processes = f.Texts("processes");
        if (processes.FirstOrDefault(p => edition.Process(p).Value is null) is { } unknown)
        {
            throw f.Refuse("processes", unknown, NoProcess(edition), Processes(edition));
        }
        if (Twice(providers.Select(p => p.Id)) is { } provider) { throw f.Refuse("providers", provider, "stands twice", "keep one"); }
        if (Twice(processes) is { } process) { throw f.Refuse("processes", process, "stands twice", "keep one"); }
        if (providers.Count == 0 || processes.Count == 0)
        {
            throw f.Refuse(providers.Count == 0 ? "providers" : "processes", null, "is empty", "name at least one");
        }
        var seen = new HashSet<(string, string)>();
        var findings = f.List("findings", g =>
        {
            var finding = Finding(g, edition, providers, processes, today);
            return seen.Add((finding.Provider, finding.Process))
                ? finding
                : throw g.Refuse("process", finding.Process, $"has a second finding for {finding.Provider}", "keep one");
        });
        foreach (var pair in from p in providers from q in processes where !seen.Contains((p.Id, q)) select (p.Id, q))
        {
            throw f.Refuse("findings", $"{pair.Id} {pair.q}", "is missing", "add a finding for every provider and process chosen; not-found is one");
        }
        return Ended(
            f,
            new Round(f.Text("id", IdForm.IsMatch, "lower-case letters, digits and hyphens"), f.Text("title"), edition.Id, providers, processes, findings));
    }

    private static RoundFinding Finding(
        ContentFields f, ProgressEdition edition, IReadOnlyList<RoundProvider> providers, IReadOnlyList<string> processes, DateOnly today)
    {
        var process = f.Text("process");
        if (edition.Process(process).Value is null) { throw f.Refuse("process", process, NoProcess(edition), Processes(edition)); }
        if (!processes.Contains(process))
        {
            throw f.Refuse("process", process, "is not among the processes of this round", "add it there or leave the finding out");
        }
        var provider = f.Text("provider", id => providers.Any(p => p.Id == id), $"one of {string.Join(", ", providers.Select(p => p.Id))}");
        var finding = f.Choice("finding", ProgressTerms.Findings);
        var evidence = f.OptionalList("evidence", g => Evidence(g, today));
        if (evidence.Count == 0 && Judging.NeedsEvidence(finding))
        {
            throw f.Refuse("evidence", null, "is missing", $"give at least one piece for '{ProgressTerms.Findings[finding].Name}'");
        }
        return Ended(
            f,
            new RoundFinding(
                provider, process, finding, f.Text("assessor"), f.OptionalText("reviewer"), f.OptionalText("dissent"), f.OptionalText("reply"), evidence));
    }

    private static RoundEvidence Evidence(ContentFields f, DateOnly today)
    {
        var text = f.Text(
            "seen", t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "a date such as 2026-11-20");
        var seen = DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (seen > today)
        {
            throw f.Refuse(
                "seen", text, "lies in the future", $"write the day it was seen, at the latest {today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        }
        var url = f.Text(
            "url",
            t => Uri.TryCreate(t, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https",
            "an address that begins with http:// or https://");
        var copy = f.OptionalText("copy");
        if (copy is not null) { f.Text("copy", IsInside, "a path below the folder of this file, with forward slashes"); }
        var digest = copy is not null || f.Has("digest") ? f.Text("digest", DigestForm.IsMatch, "sha256: and 64 hexadecimal digits in lower case") : null;
        return Ended(f, new RoundEvidence(url, seen, f.Text("quote"), copy, digest, f.File, f.Line));
    }

    /// <summary>A round file never makes anybody read outside its own folder.</summary>
    private static bool IsInside(string path) =>
        !path.StartsWith('/') && !path.Contains('\\') && !path.Contains(':') && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static string NoProcess(ProgressEdition edition) => $"is not a process of edition {edition.Id}";

    private static string Processes(ProgressEdition edition) => $"use one of {string.Join(", ", edition.Processes.Select(p => p.Id))}";

    private static string? Twice(IEnumerable<string> ids) => ids.GroupBy(i => i).FirstOrDefault(g => g.Count() > 1)?.Key;

    private static T Ended<T>(ContentFields f, T value)
    {
        f.End();
        return value;
    }
}
