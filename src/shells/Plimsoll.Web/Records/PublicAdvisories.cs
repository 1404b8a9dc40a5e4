// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Records;

/// <summary>Published advisories, for anybody: a list of each organisation, each revision as a page, as CSAF 2.0, and the bytes that were signed. All of it is
/// read off these bytes, so that nothing else of the register can be seen.</summary>
internal sealed class PublicAdvisories(Books books, Vault vault, Remaining remaining)
{
    /// <summary>Advisories on a page.</summary>
    private const int MostRows = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var p = routes.MapGroup("/public/advisories").ProducesProblem(StatusCodes.Status404NotFound);
        p.MapGet("/{organisation}.json", (PublicAdvisories use, string organisation, string? after, string? limit) => use.List(organisation, after, limit))
            .WithTags("Public").Produces<AdvisoryRows>().ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithName("PublishedAdvisories")
            .WithSummary("Advisories of an organisation about vulnerabilities, the newest first: a page at a time");
        p.MapGet("/{organisation}/{advisory}/{revision:int}/csaf.json", (PublicAdvisories use, string organisation, string advisory, int revision) =>
            use.File(organisation, advisory, revision, read => TypedResults.Bytes(read.Payload, "application/json")))
            .WithTags("Public").Produces<string>(StatusCodes.Status200OK, "application/json").ProducesProblem(StatusCodes.Status410Gone)
            .WithName("PublishedAdvisory").WithSummary("A revision of an advisory as CSAF 2.0, profile VEX");
        p.MapGet("/{organisation}/{advisory}/{revision:int}/advisory.dsse.json", (
                PublicAdvisories use, string organisation, string advisory, int revision) =>
            use.File(organisation, advisory, revision, read => TypedResults.Bytes(read.Envelope, "application/vnd.dsse+json")))
            .WithTags("Public").Produces<string>(StatusCodes.Status200OK, "application/vnd.dsse+json").ProducesProblem(StatusCodes.Status410Gone)
            .WithName("SignedAdvisory").WithSummary("The same as it was signed: a DSSE envelope that verifies without this server");
        p.MapGet("/{organisation}", (PublicAdvisories use, string organisation, string? after) => use.ListPage(organisation, after)).ExcludeFromDescription();
        p.MapGet("/{organisation}/{advisory}", (PublicAdvisories use, string organisation, string advisory) => use.Page(organisation, advisory, null))
            .ExcludeFromDescription();
        p.MapGet("/{organisation}/{advisory}/{revision:int}", (PublicAdvisories use, string organisation, string advisory, int revision) =>
            use.Page(organisation, advisory, revision)).ExcludeFromDescription();
    }

    /// <summary>Where the advisories of an organisation stand.</summary>
    public static string At(string slug) => $"/public/advisories/{slug}";

    public string? Open(VaultRef text) => vault.Open(text);

    /// <summary>A revision from the bytes that were signed.</summary>
    public Result<ReadAdvisory> Read(Placed<AdvisoryPublished> made)
    {
        var published = made.Event;
        if (vault.Open(published.At) is not { } text)
        {
            return remaining.Of(RecordsCodes.Erased, "advisory", published.Advisory, published.Envelope, made.Seq);
        }
        var envelope = Encoding.UTF8.GetBytes(text);
        if (Digest.Of(envelope) != published.Envelope)
        {
            throw new InvalidOperationException($"The bytes of {published.Advisory} are not those that were signed.");
        }
        return Advisory.PayloadOf(envelope).Succeeds(out var payload, out var refusal) && Advisory.Read(payload).Succeeds(out var advisory, out refusal)
            ? new ReadAdvisory(advisory, made, envelope, payload) : refusal;
    }

    private IResult List(string organisation, string? after, string? limit) =>
        Rows(organisation, after, limit, Paging.Most).Succeeds(out var rows, out var refusal) ? Body.Answer(rows) : Problems.Of(refusal);

    private IResult ListPage(string organisation, string? after) => Rows(organisation, after, null, MostRows).Succeeds(out var rows, out var refusal)
        ? new RazorComponentResult<AdvisoriesPage>(new { Rows = rows, Path = At(organisation), After = after }) : Problems.Page(refusal);

    private Result<AdvisoryRows> Rows(string organisation, string? after, string? limit, int usual)
    {
        if (Find(organisation) is not { } tenant) { return Unknown("organisation", organisation); }
        Placed<AdvisoryPublished>[] all =
        [
            .. books.Now.VulnerabilitiesOf(tenant.Id).Where(v => v.Advisory is not null).OrderByDescending(v => v.Advisory!.Seq).Select(v => v.Advisory!),
        ];
        return Paging.Of(after, limit, usual).Succeeds(out var paging, out var refusal)
            && paging.Take(all, a => a.Event.Advisory).Succeeds(out var page, out refusal)
            ? new AdvisoryRows(tenant.Name, [.. page.Items.Select(a => Row(tenant, a))], page.Total, page.Next) : refusal;
    }

    private AdvisoryRow Row(Tenant tenant, Placed<AdvisoryPublished> made)
    {
        var read = Read(made).Value?.Advisory;
        var at = $"{At(tenant.Slug)}/{made.Event.Advisory}";
        var revision = $"{at}/{made.Event.Revision.ToString(CultureInfo.InvariantCulture)}";
        return new AdvisoryRow(
            made.Event.Advisory, made.Event.Revision, read?.Title, read?.Severity, read?.Revisions[0].Date ?? made.At, made.At, at, $"{revision}/csaf.json",
            $"{revision}/advisory.dsse.json");
    }

    private IResult Page(string organisation, string advisory, int? revision) =>
        FindRevision(organisation, advisory, revision).Succeeds(out var found, out var refusal) && Read(found.Made).Succeeds(out var read, out refusal)
            ? new RazorComponentResult<AdvisoryPage>(new
            {
                Read = read, Newest = found.Newest, At = $"{At(organisation)}/{advisory}", List = At(organisation),
                Revoked = books.Now.Accounts.SigningKeys.Find(k => k.Kid == read.Made.Event.Key)?.Revoked,
            })
            : Problems.Page(refusal);

    private IResult File(string organisation, string advisory, int revision, Func<ReadAdvisory, IResult> answer) =>
        FindRevision(organisation, advisory, revision).Succeeds(out var found, out var refusal) && Read(found.Made).Succeeds(out var read, out refusal)
            ? answer(read) : Problems.Of(refusal);

    /// <param name="Newest">The revision that counts.</param>
    private sealed record Found(Placed<AdvisoryPublished> Made, int Newest);

    private Result<Found> FindRevision(string organisation, string advisory, int? revision)
    {
        if (Find(organisation) is not { } tenant) { return Unknown("organisation", organisation); }
        if (books.Now.VulnerabilitiesOf(tenant.Id).FirstOrDefault(v => v.Advisory?.Event.Advisory == advisory) is not { Advisory: { } newest } book)
        {
            return Unknown("advisory", advisory);
        }
        return (revision is null ? newest : book.Advisories.Find(a => a.Event.Revision == revision)) is { } made
            ? new Found(made, newest.Event.Revision) : Unknown("revision", revision!.Value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>An organisation that published something; one that did not is not told apart from one that is not here.</summary>
    private Tenant? Find(string organisation) =>
        books.Now.Accounts.Find(organisation) is { } tenant && books.Now.VulnerabilitiesOf(tenant.Id).Any(v => v.Advisory is not null) ? tenant : null;

    private static Refusal Unknown(string field, string id) => new(RecordsCodes.UnknownId, field, id, "published no such advisory", "check the address");
}
