// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Tests.Accounts;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>A data folder as a server of an earlier version left it, with every answer that the server gave to the public:
/// <c>samples/data/VERSION</c>.</summary>
/// <param name="version">The folder's name.</param>
/// <param name="root">Where it lies, if not among the samples.</param>
internal sealed class KeptFolder(string version, string? root = null)
{
    /// <summary>An answer as it was recorded.</summary>
    /// <param name="Sha256">Over the bytes; "-" for a refusal, which names the request that it answers.</param>
    /// <param name="File">Where its bytes lie below <c>public/</c>; "-" where only their digest was kept.</param>
    public sealed record Answer(string Address, int Status, string Type, string Sha256, string File);

    /// <summary>Addresses that are open to everybody and of which no answer is kept, each with its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Left = new Dictionary<string, string>
    {
        ["/first"] = "a form, open until the first account is made",
        ["/invitation"] = "a form, opened by a token that works once",
        ["/reset"] = "a form, opened by a token that works once",
        ["/sign-in"] = "a form that carries a token of its own at each look",
        ["/guidance"] = "leads to another page", ["/release"] = "leads to another page", ["/usage"] = "leads to another page",
        ["/health"] = "says that the server runs", ["/health/live"] = "says that the server runs", ["/health/ready"] = "says what holds at this moment",
        ["/guidance/counterparts"] = "what the program itself says of guidance; came after the newest folder",
        ["/guidance/processes"] = "what the program itself says of guidance; came after the newest folder",
        ["/guidance/sources"] = "what the program itself says of guidance; came after the newest folder",
        ["/api/v1/guidance/counterparts/{id}"] = "what the program itself says of guidance; came after the newest folder",
        ["/api/v1/guidance/sources"] = "what the program itself says of guidance; came after the newest folder",
        ["/openapi/{documentName}.json"] = "describes the program, not what it keeps",
        ["/mark.svg"] = "a part of the program",
        ["/plimsoll.css"] = "a part of the program",
        ["/passkeys.js"] = "a part of the program",
        ["/guidance/worksheet.json"] = "gives back what was typed, as a file",
        ["/guidance/worksheet/releases"] = "a form that keeps nothing",
        ["/guidance/worksheet/releases.json"] = "gives back what was typed, as a file",
        ["/public/research/{organisation}"] = "a form that carries a token of its own at each look",
        ["/hand-over/{token}"] = "a form, opened by a token that ends; came after the newest folder",
        ["/hand-over/{token}/sheet.json"] = "opened by a token that ends; came after the newest folder",
        ["/hand-over/{token}/answers/{answers}.json"] = "opened by a token that ends; came after the newest folder",
        ["/api/v1/chain/links/{token}/"] = "opened by a token that ends; came after the newest folder",
        ["/review/{token}"] = "a form, opened by a token that works once; came after the newest folder",
        ["/review/{token}/evidence/{evidence}"] = "opened by a token that works once; came after the newest folder",
        ["/public/advisories/{organisation}.json"] = "came after the newest folder",
        ["/public/advisories/{organisation}"] = "came after the newest folder",
        ["/public/advisories/{organisation}/{advisory}"] = "came after the newest folder",
        ["/public/advisories/{organisation}/{advisory}/{revision:int}"] = "came after the newest folder",
        ["/public/advisories/{organisation}/{advisory}/{revision:int}/csaf.json"] = "came after the newest folder",
        ["/public/advisories/{organisation}/{advisory}/{revision:int}/advisory.dsse.json"] = "came after the newest folder",
        ["/calendar/{token}.ics"] = "opened by a token that ends; came after the newest folder",
    };

    public static string Samples { get; } = SamplesFolder();

    public static string Root { get; } = System.IO.Path.Combine(Samples, "data");

    public string Path { get; } = System.IO.Path.Combine(root ?? Root, version);

    public string Public => System.IO.Path.Combine(Path, "public");

    private string Table => System.IO.Path.Combine(Public, "answers.tsv");

    public static IEnumerable<string> Versions => Directory.EnumerateDirectories(Root)
        .Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)!;

    /// <summary>The instant at which the answers were recorded; the clock of whoever asks again stands there.</summary>
    public DateTimeOffset At => DateTimeOffset.Parse(File.ReadLines(Table).First().Split('\t')[1], CultureInfo.InvariantCulture);

    public IReadOnlyList<Answer> Answers =>
    [
        .. File.ReadLines(Table).Skip(2).Select(line => line.Split('\t'))
            .Select(c => new Answer(c[0], int.Parse(c[1], CultureInfo.InvariantCulture), c[2], c[3], c[4])),
    ];

    public byte[] BytesOf(Answer answer) => File.ReadAllBytes(System.IO.Path.Combine(Public, answer.File));

    /// <summary>A copy to work on: what the server wants to itself gets back the mode that a repository does not keep.</summary>
    public string Copy()
    {
        var to = Directory.CreateTempSubdirectory("plimsoll-kept-").FullName;
        CopyTo(System.IO.Path.Combine(Path, "folder"), to);
        return to;
    }

    public static void CopyTo(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, folder)));
        }
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
        }
    }

    /// <summary>Asks a server of today everything that was asked then.</summary>
    /// <returns>What is answered otherwise now: as it was recorded, as it is, and its bytes.</returns>
    public async Task<IReadOnlyList<(Answer Recorded, Answer Now, byte[] Bytes)>> DifferAsync(RunningApp app)
    {
        List<(Answer, Answer, byte[])> differ = [];
        foreach (var answer in Answers.Where(a => !IsDecision(a)))
        {
            if (answer.File != "-") { Assert.Equal(answer.Sha256, Digest.Of(BytesOf(answer)).Hex); }
            var (now, bytes) = await AskAsync(app, answer.Address);
            if ((now.Status, now.Type, now.Sha256) != (answer.Status, answer.Type, answer.Sha256)) { differ.Add((answer, now, bytes)); }
        }
        return differ;
    }

    /// <summary>The answers to what matches a pattern of an address.</summary>
    public IEnumerable<Answer> To(string pattern)
    {
        var escaped = Regex.Escape(pattern).Replace("\\{", "{", StringComparison.Ordinal);
        var matching = new Regex($"^{Regex.Replace(escaped, @"\{[^}]*\}", "[^/]+")}/?$", RegexOptions.CultureInvariant);
        return Answers.Where(a => matching.IsMatch(a.Address.Split('?')[0]));
    }

    public static bool IsDecision(Answer answer) => answer.Address.Contains("/decisions/", StringComparison.Ordinal);

    /// <summary>The addresses that everybody may look at, by the table of who may do what.</summary>
    public static IReadOnlyList<string> Open => [.. AccessTable.Read().Where(row => row is { Method: "GET" } && row.Expected["none"] == "open")
        .Select(row => row.Pattern)];

    /// <summary>Asks one address.</summary>
    public static async Task<(Answer Answer, byte[] Bytes)> AskAsync(RunningApp app, string address)
    {
        for (var tries = 0; ; tries++)
        {
            // A page that names its own address must not depend on the port of the day.
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative)) { Headers = { Host = "plimsoll.example" } };
            using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
            // So many answers at once may be more than one caller gets in a second.
            if ((int)answer.StatusCode == 429 && tries < 200) { await Task.Delay(400, TestContext.Current.CancellationToken); continue; }
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var digest = answer.IsSuccessStatusCode ? Digest.Of(bytes).Hex : "-";
            return (new Answer(address, (int)answer.StatusCode, $"{answer.Content.Headers.ContentType}", digest, "-"), bytes);
        }
    }

    /// <summary>Every signed decision of an organisation as the server serves it, by its address; whoever asks needs an account, so the use case is
    /// asked.</summary>
    public static IEnumerable<(Answer Answer, byte[] Bytes)> Decisions(RunningApp app, string tenant)
    {
        var now = app.Services.GetRequiredService<Books>().Now;
        var of = now.Accounts.Tenants[tenant];
        var member = of.Members.First(m => m.Value.Contains(MemberRole.Administrator));
        var caller = new Caller(now.Accounts.Accounts[member.Key], of, member.Value, null);
        foreach (var (release, kept) in now.ReleasesOf(tenant).OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            foreach (var decision in kept.State.Decisions)
            {
                var bytes = app.Services.GetRequiredService<DecideRelease>().Fetch(release, decision.Judged.Decision, caller).Value!;
                yield return (new Answer($"/api/v1/t/{tenant}/releases/{release}/decisions/{decision.Judged.Decision}", 200, "application/vnd.dsse+json",
                    Digest.Of(bytes).Hex, "-"), bytes);
            }
        }
    }

    /// <summary>Writes down what was answered.</summary>
    public async Task WriteAsync(DateTimeOffset at, IEnumerable<(Answer Answer, byte[] Bytes)> answers)
    {
        Directory.CreateDirectory(Public);
        List<string> lines = [$"recorded at\t{Instant.Write(at)}", "address\tstatus\ttype\tsha256\tfile"];
        foreach (var (answer, bytes) in answers)
        {
            var file = "-";
            if (answer.Status < 300 && IsKept(answer.Address))
            {
                file = $"{(lines.Count - 1).ToString("D3", CultureInfo.InvariantCulture)}{Suffix(answer.Type)}";
                await File.WriteAllBytesAsync(System.IO.Path.Combine(Public, file), bytes);
            }
            lines.Add($"{answer.Address}\t{answer.Status}\t{answer.Type}\t{answer.Sha256}\t{file}");
        }
        await File.WriteAllLinesAsync(Table, lines);
    }

    private static bool IsKept(string address) =>
        ((string[])["/public/", "/.well-known/", "/api/v1/progress/rounds", "/api/v1/usage/research", "/api/v1/t/"])
        .Any(begin => address.StartsWith(begin, StringComparison.Ordinal));

    private static string Suffix(string type) => type.Split(';')[0] switch
    {
        "text/html" => ".html",
        "text/csv" => ".csv",
        "image/svg+xml" => ".svg",
        "application/atom+xml" => ".atom",
        var json when json.EndsWith("json", StringComparison.Ordinal) => ".json",
        "text/plain" => ".txt",
        _ => ".bin",
    };

    private static string SamplesFolder([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "..", "samples"));
}
