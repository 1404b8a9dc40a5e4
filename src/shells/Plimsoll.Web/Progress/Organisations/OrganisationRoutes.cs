// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Exports;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Progress.Rounds;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Organisations;

/// <summary>Addresses of organisations' own pages: the public ones, the API, and what lists them for machines.</summary>
internal static class OrganisationRoutes
{
    /// <param name="Address">Where the public sees it; null while it does not.</param>
    internal sealed record View(
        string Rev, string? Page, string? Handle, bool IsShown, bool IsChanged, [property: AddressHere] string? Address, IReadOnlyList<string> Stated);

    private const string Json = "application/json";

    extension(IEndpointRouteBuilder routes)
    {
        public void MapOrganisationPages()
        {
            var pages = routes.MapGroup("/public/organisations").CacheOutput(ProgressCache.Public).ExcludeFromDescription();
            pages.MapGet("", (PublishedPages published) =>
                (IResult)new RazorComponentResult<OrganisationsPage>(new { Pages = published.Rows() }));
            pages.MapGet("/{address}", (string address, PublishedPages published) => published.Find(address).Succeeds(out var p, out var no)
                ? new RazorComponentResult<OrganisationPage>(new { D = p.Document, p.Edition, Base = p.Address, p.Seq, p.Digest, p.Statements })
                : Problems.Page(no));
            var files = routes.MapGroup("/public/organisations/{address}")
                .CacheOutput(ProgressCache.Public).WithTags("Public").ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status410Gone);
            File(files, "page.json", Json, "OrganisationPage", "The frozen bytes of an organisation's page", (p, _) => p.Bytes);
            File(files, "page.csv", "text/csv", "OrganisationPageCsv", "The page as a table", (p, _) => PageCsv.Write(p.Document, p.Edition));
            File(
                files, "entry.json", Json, "OrganisationEntry",
                "The exact bytes of the journal entry that published this version",
                (p, rounds) => rounds.EntryOf(p.Seq));
            File(files, "bars.svg", "image/svg+xml", "OrganisationBars", "Eighteen bars, for other pages to show", (p, _) =>
                PageChart.Write(p.Document, p.Edition))
                .WithMetadata(new Embeddable());
            routes.MapGet("/public/organisations/{address}/proof.json", (string address, PublishedPages published, PublicRounds rounds) =>
                published.Find(address).Succeeds(out var p, out var no) ? Body.Answer(rounds.Prove(p.Seq)) : Problems.Of(no)).WithTags("Public")
                .Produces<PublicRounds.ProofFile>().ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status410Gone).WithName("OrganisationProof")
                .WithSummary("That the journal holds the entry that published this version");
            routes.MapGet("/.well-known/plimsoll.json", (HttpRequest request, PublicRounds rounds, PublishedPages published) =>
                TypedResults.Bytes(ProgressJson.ToUtf8(PublicIndex.Of(request.PathBase.Value ?? "", rounds.Rows(), published.Rows())), Json))
                    .CacheOutput(ProgressCache.Public).WithTags("Public").Produces<PublicIndex>().WithName("PublicIndex")
                    .WithSummary("What is public here, for machines");
            routes.MapGet("/public/changes.atom", (HttpRequest request, PublicRounds rounds, PublishedPages published) =>
                TypedResults.Bytes(ChangesFeed.Write(Outward.Origin(request), rounds.Rows(), published.Rows()), "application/atom+xml"))
                .CacheOutput(ProgressCache.Public).WithTags("Public").Produces(StatusCodes.Status200OK, contentType: "application/atom+xml").WithName("Changes")
                .WithSummary("A feed of what was published");

            var t = routes.MapTenantApi()
                .WithTags("Public page").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            t.MapGet("/progress/page", (Acting acting, Caller caller) => Body.Answer(ViewOf(acting.State.PageOf(caller.In.Id)))).Asks(Right.Read)
                .Produces<View>().WithName("ShowOwnPage").WithSummary("The organisation's public page as it stands");
            t.MapGet("/progress/page/preview", (Acting acting, WritePage write, Caller caller) =>
                acting.State.PageOf(caller.In.Id) is { State: { Opened: not null } book } ? (IResult)TypedResults.Bytes(write.Draft(book).ToUtf8(), Json)
                    : Problems.Of(Unopened))
                .Asks(Right.Read).Produces(StatusCodes.Status200OK, contentType: Json).WithName("PreviewOwnPage")
                .WithSummary("The document as it would be published now");
            Write<WritePage.OpenAsk>(t, HttpMethods.Post, "/progress/page", Right.Publish, "OpenOwnPage", "Begin the organisation's public page",
                (write, ask, asking, _) => write.OpenAsync(ask, asking with { Seen = null }));
            Write<WritePage.LineAsk>(
                t, HttpMethods.Put, "/progress/page/lines/{process}", Right.Contribute, "StateProcess", "Say how the organisation stands on a process",
                (write, ask, asking, at) => write.StateAsync(at("process"), ask, asking));
            Write<WritePage.PublishAsk>(t, HttpMethods.Post, "/progress/page/publish", Right.Publish, "PublishOwnPage", "Publish the page in a new version",
                (write, ask, asking, _) => write.PublishAsync(ask, asking));
            Write<ReasonAsk>(t, HttpMethods.Post, "/progress/page/withdraw", Right.Publish, "WithdrawOwnPage", "Take the page back",
                (write, ask, asking, _) => write.WithdrawAsync(ask, asking));
            TenantRounds.Map(routes);
            TenantPages.Map(routes);
        }
    }

    private static Refusal Unopened => new(ProgressCodes.UnknownId, "page", null, "is not known", "open it first");

    private static string? AddressOf(PageBook book) =>
        book is { IsShown: true, Opened: { } opened, Newest: { } newest }
            ? $"/public/organisations/{(newest.Published.Listed ? opened.Handle : opened.Page)}"
            : null;

    private static RouteHandlerBuilder File(
        IEndpointRouteBuilder files, string name, string type, string operation, string summary, Func<PublishedPage, PublicRounds, byte[]> bytes) =>
        files.MapGet($"/{name}", (string address, PublishedPages published, PublicRounds rounds) => published.Find(address).Succeeds(out var found, out var no)
            ? type == "text/csv" ? TypedResults.File(bytes(found, rounds), "text/csv; charset=utf-8", name) : TypedResults.Bytes(bytes(found, rounds), type)
            : (IResult)Problems.Of(no)).Produces(StatusCodes.Status200OK, contentType: type).WithName(operation).WithSummary(summary);

    private static View ViewOf(Kept<PageBook> kept) => new(
        $"{kept.Rev}", kept.State.Opened?.Page, kept.State.Opened?.Handle, kept.State.IsShown, kept.State.IsChanged, AddressOf(kept.State),
        [.. kept.State.Lines.Keys]);

    private static void Write<T>(
        IEndpointRouteBuilder group, string method, string path, Right right, string name, string summary,
        Func<WritePage, T, Asking, Func<string, string>, Task<Result<Change<PageBook>>>> act) where T : class =>
        group.MapMethods(path, [method], (HttpRequest request, WritePage write, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<T, PageBook>(request, caller, null, (ask, asking) => act(write, ask, asking, key => (string)request.RouteValues[key]!), ct))
            .Acts<T>(right, name, summary);
}
