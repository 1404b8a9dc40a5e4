// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Exports;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>What anybody can see of rounds: published ones whole, the form for proposals, the page of a provider's link.</summary>
internal static class PublicRoundRoutes
{
    private const string Json = "application/json";
    private const string Csv = "text/csv; charset=utf-8";

    extension(IEndpointRouteBuilder routes)
    {
        public void MapPublicRounds()
        {
            var pages = routes.MapGroup("/public/rounds").CacheOutput(ProgressCache.Public).ExcludeFromDescription();
            pages.MapGet("", (PublicRounds rounds, ProgressLibrary library) =>
                (IResult)new RazorComponentResult<RoundsPage>(new { Edition = library.Editions[0], Rounds = rounds.Rows() }));
            pages.MapGet("/{round}", (string round, PublicRounds rounds) =>
                Page(rounds, round, r => new RazorComponentResult<RoundPage>(new { Round = r, Others = Others(rounds, r) })));
            pages.MapGet(
                "/{round}/providers/{provider}",
                (string round, string provider, PublicRounds rounds) => Page(
                    rounds, round,
                    r =>
                        ProviderOf(r, provider).Succeeds(out var p, out var no)
                            ? new RazorComponentResult<RoundProviderPage>(new { Round = r, Provider = p })
                            : Problems.Page(no)));
            pages.MapGet(
                "/{round}/compare",
                (string round, string? with, PublicRounds rounds) => Page(
                    rounds, round,
                    r => Compare(rounds, r, with ?? r.Edition.Id).Succeeds(out var compared, out var no)
                        ? new RazorComponentResult<RoundComparePage>(new
                        {
                            Round = r, Compared = compared, With = with ?? r.Edition.Id, Choices = Choices(rounds, r)
                        })
                        : Problems.NothingAtPage(no)));

            var files = routes.MapGroup("/public/rounds/{round}")
                .CacheOutput(ProgressCache.Public).WithTags("Public").ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status410Gone);
            File(files, "round.json", Json, "FrozenRound", "The frozen bytes of a round, as the journal names their digest", (r, _) => r.Bytes);
            File(files, "score.json", Json, "RoundLevels", "The level of every process of a round", (r, _) => ProgressJson.ToUtf8(r.Score));
            File(files, "levels.csv", Csv, "RoundLevelsCsv", "The levels as a table", (r, _) => RoundCsv.Levels(r.Document, r.Edition));
            File(files, "levels.svg", "image/svg+xml", "RoundPicture", "The levels as a picture", (r, _) => LevelChart.Write(r.Document, r.Edition))
                .WithMetadata(new Embeddable());
            File(files, "findings.csv", Csv, "RoundFindings", "Every finding with dissents and reply", (r, _) => RoundCsv.Findings(r.Document));
            File(files, "evidence.csv", Csv, "RoundEvidence", "Every piece of evidence", (r, _) => RoundCsv.Evidence(r.Document));
            File(files, "access.csv", Csv, "RoundAccessCsv", "Open against restricted providers as a table", (r, _) =>
                RoundCsv.ByAccess(r.Document, r.Edition));
            File(files, "access.json", Json, "RoundAccess", "Open against restricted providers", (r, _) => ProgressJson.ToUtf8(r.Document.ByAccess(r.Edition)));
            File(
                files, "entry.json", Json, "RoundEntry",
                "The exact bytes of the journal entry that published the round",
                (r, rounds) => rounds.EntryOf(r.Seq));
            files.MapGet("/report.html", (string round, PublicRounds rounds) =>
                rounds.Find(round).Succeeds(out var r, out var no)
                        ? (IResult)TypedResults.File(RoundHtml.Write(r.Document, r.Edition, r.Digest, r.Seq), "text/html; charset=utf-8", "round.html")
                        : Problems.Of(no))
                .WithName("RoundReport").WithSummary("A report to print");
            files.MapGet("/providers/{provider}.json", (string round, string provider, PublicRounds rounds) =>
                rounds.Find(round).Succeeds(out var r, out var no) && ProviderOf(r, provider).Succeeds(out var p, out no)
                    ? (IResult)TypedResults.Bytes(ProgressJson.ToUtf8(ProviderAnswer.Of(r.Document, p)), Json)
                    : Problems.Of(no))
                    .Produces<ProviderAnswer>().WithName("RoundProvider").WithSummary("One provider of a round");
            files.MapGet("/compare.json", (string round, string? with, PublicRounds rounds) =>
                Compared(rounds, round, with, c => TypedResults.Bytes(ProgressJson.ToUtf8(c), Json)))
                .Produces<ProgressComparison>().WithName("CompareRound").WithSummary("What moved against an edition or another round");
            files.MapGet("/compare.csv", (string round, string? with, PublicRounds rounds) =>
                Compared(rounds, round, with, c => TypedResults.File(RoundCsv.Comparison(c), Csv, "compare.csv")))
                .Produces(StatusCodes.Status200OK, contentType: "text/csv").WithName("CompareRoundCsv").WithSummary("What moved, as a table");
            // A proof leads to the tree of the moment, so it is made anew each time.
            routes.MapGet("/public/rounds/{round}/proof.json", (string round, PublicRounds rounds) =>
                rounds.Find(round).Succeeds(out var r, out var no) ? Body.Answer(rounds.Prove(r.Seq)) : Problems.Of(no))
                .WithTags("Public").Produces<PublicRounds.ProofFile>().ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status410Gone).WithName("RoundProof")
                .WithSummary("That the journal holds the entry that published the round; for plimsoll ledger verify-inclusion");

            routes.MapGet("/api/v1/progress/rounds", (HttpRequest request, string? format, string? after, string? limit, PublicRounds rounds) => format switch
            {
                null or "json" => Page(request, after, limit, rounds.Rows()),
                "csv" => (IResult)TypedResults.File(RoundCsv.Rounds(rounds.Rows()), Csv, "rounds.csv"),
                _ => Problems.Of(new Refusal(ProgressCodes.UnknownValue, "format", format, "is not one of the allowed values", "use json | csv")),
            })
                .WithTags("Progress").CacheOutput(ProgressCache.Public).KnowsOnly("format", "after", "limit").Produces<IReadOnlyList<RoundRow>>()
                .WithName("PublishedRounds")
                .WithSummary("Rounds that are published here");
            ProposeEvidence.Map(routes);
            ReplyToRound.Map(routes);
        }
    }

    private static IResult Page(HttpRequest request, string? after, string? limit, IReadOnlyList<RoundRow> all) =>
        Paging.Answer(request, after, limit, all, r => r.Round, rows => TypedResults.Bytes(ProgressJson.ToUtf8(rows), Json));

    private static IReadOnlyList<RoundRow> Others(PublicRounds rounds, PublishedRound r) =>
        [.. rounds.Rows().Where(o => o.Round != r.Document.Round && o.Edition == r.Document.Edition)];

    private static IReadOnlyList<(string, string)> Choices(PublicRounds rounds, PublishedRound r) =>
        [(r.Edition.Id, $"the report of {r.Edition.Header.Assessed}"), .. Others(rounds, r).Select(o => (o.Round, o.Name))];

    private static Result<FrozenProvider> ProviderOf(PublishedRound r, string provider) =>
        r.Document.Providers.FirstOrDefault(p => p.Id == provider) is { } found ? found
            : new Refusal(
                ProgressCodes.UnknownId, "provider", provider, "is not in this round",
                $"use one of {string.Join(", ", r.Document.Providers.Select(p => p.Id))}");

    /// <summary>The older reading stands on the left.</summary>
    private static Result<ProgressComparison> Compare(PublicRounds rounds, PublishedRound r, string with)
    {
        var (own, name) = (ProgressComparison.LevelsOf(r.Score), r.Document.Name);
        if (with == r.Edition.Id) { return ProgressComparison.Of(r.Edition, (r.Edition.Id, ProgressComparison.LevelsOf(r.Edition)), (name, own)); }
        if (!rounds.Find(with).Succeeds(out var other, out var refusal)) { return refusal; }
        if (other.Edition.Id != r.Edition.Id)
        {
            return new Refusal(
                ProgressCodes.EditionsDiffer, "with", with,
                $"uses the processes of {other.Edition.Id}, not of {r.Edition.Id}",
                "compare readings of one edition");
        }
        var theirs = ProgressComparison.LevelsOf(other.Score);
        return other.Document.Assessed <= r.Document.Assessed
            ? ProgressComparison.Of(r.Edition, (other.Document.Name, theirs), (name, own))
            : ProgressComparison.Of(r.Edition, (name, own), (other.Document.Name, theirs));
    }

    private static IResult Compared(PublicRounds rounds, string round, string? with, Func<ProgressComparison, IResult> answer) =>
        rounds.Find(round).Succeeds(out var r, out var no) && Compare(rounds, r, with ?? r.Edition.Id).Succeeds(out var compared, out no)
            ? answer(compared)
            : Problems.Of(no);

    private static IResult Page(PublicRounds rounds, string round, Func<PublishedRound, IResult> page) =>
        rounds.Find(round).Succeeds(out var found, out var no) ? page(found) : Problems.Page(no);

    private static RouteHandlerBuilder File(
        IEndpointRouteBuilder files, string name, string type, string operation, string summary, Func<PublishedRound, PublicRounds, byte[]> bytes) =>
        files.MapGet($"/{name}", (string round, PublicRounds rounds) => rounds.Find(round).Succeeds(out var found, out var no)
            ? type == Csv ? TypedResults.File(bytes(found, rounds), type, name) : TypedResults.Bytes(bytes(found, rounds), type)
            : (IResult)Problems.Of(no)).Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).WithName(operation).WithSummary(summary);
}
