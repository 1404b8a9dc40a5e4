// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Journal;
using Plimsoll.Chain.Lineage;
using Plimsoll.Chain;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Tests.Chain;
using Plimsoll.Web.Tests.Records;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Tests.Usage;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Two organisations on one server, each with somebody in every role and a release on the record.</summary>
public sealed class TwoOrganisations : IAsyncLifetime
{
    public TwoOrganisations() : this([]) { }

    /// <param name="arguments">Further switches of the server.</param>
    internal TwoOrganisations(string[] arguments) => App = new RunningApp { Arguments = ["--proxies", "127.0.0.1", "--outbound", "127.0.0.1:9", "--address", "https://plimsoll.example/below", .. arguments] };

    /// <summary>Words that stand in the register alone, under embargo.</summary>
    internal static readonly string[] Embargoed = ["Zaunkoenig reads weights", "Zaunkoenig impact", "Zaunkoenig finder", "Zaunkoenig mitigation", "CVE-2031-99999"];

    /// <summary>Behind a proxy, which is whoever asks: what one says of a path base is believed.</summary>
    public RunningApp App { get; }

    public World Own { get; private set; } = null!;

    public World Other { get; private set; } = null!;

    /// <summary>By organisation and role: a key of the API and a session at the pages.</summary>
    public Dictionary<(World World, string Role), (Api Api, string Session)> People { get; } = [];

    public IReadOnlyDictionary<string, string> OwnIds { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> OtherIds { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        Own = await World.OpenAsync(App);
        Other = await World.OpenAsync(App, Own.First, "other");
        foreach (var world in (World[])[Own, Other])
        {
            foreach (var role in AccessTable.Roles)
            {
                var api = await world.PersonAsync($"{role}-{world.Tenant[^4..]}", role);
                People.Add((world, role), (api, await App.SessionAsync(api.Account)));
            }
        }
        (OwnIds, OtherIds) = (await FillAsync(Own), await FillAsync(Other));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>One thing of every kind that has an id.</summary>
    private async Task<IReadOnlyDictionary<string, string>> FillAsync(World world)
    {
        await world.AssessAsync();
        var evidence = await world.ProveAsync();
        var approved = await world.ApproveAsync(People[(world, "approver")].Api);
        var judged = await world.JudgeAsync();
        var registry = await world.First.GetAsync($"{world.Tenant}/registry");
        var invited = await world.First.PostAsync($"{world.Tenant}/invitations", new JsonObject { ["email"] = "nobody@example.org", ["roles"] = new JsonArray("auditor") });
        var key = await world.First.PostAsync($"{world.Tenant}/keys", new JsonObject { ["label"] = "ci", ["roles"] = new JsonArray("governance"), ["until"] = Soon.InAMonth });
        var webhook = await world.First.PostAsync($"{world.Tenant}/webhooks", new JsonObject { ["url"] = "http://127.0.0.1:9/nobody-listens", ["types"] = new JsonArray("release.opened") });
        var round = await world.First.PostAsync($"{world.Tenant}/progress/rounds", new JsonObject
        {
            ["name"] = "A round", ["assessed"] = "2026-11-20", ["processes"] = new JsonArray("1.3"),
            ["providers"] = new JsonArray(new JsonObject { ["id"] = "acme", ["name"] = "Acme", ["access"] = "open" }),
        });
        await world.First.PostAsync($"{world.Tenant}/progress/page", new JsonObject { ["organisation"] = "Acme", ["handle"] = world.Tenant[^6..].ToLowerInvariant().Replace('_', '-') });
        var project = (string)(await world.First.PostAsync($"{world.Tenant}/usage/research", new JsonObject
        {
            ["applicant"] = "Rosa", ["affiliation"] = "A university", ["independence"] = "Publicly funded.", ["question"] = "Who uses it?", ["data"] = "Countries.", ["safeguards"] = "A locked room.", ["receivedOn"] = "2026-01-05",
        }))["id"]!;
        await world.First.PostAsync($"{world.Tenant}/usage/research/{project}/complete");
        await world.First.PostAsync($"{world.Tenant}/usage/research/{project}/grant", new JsonObject
        {
            ["accounts"] = new JsonArray(People[(world, "researcher")].Api.Account), ["rho"] = "0.1", ["delta"] = "0", ["templates"] = new JsonArray("geography"), ["from"] = "2026-01-06",
            ["until"] = TimeProvider.System.GetUtcNow().AddDays(90).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ["reason"] = "Sound.",
        });
        var record = await world.First.EvaluateAsync(world.Release);
        var tenant = world.Tenant[(world.Tenant.LastIndexOf('/') + 1)..];
        var agreement = await world.First.PostAsync($"{world.Tenant}/usage/agreements", new JsonObject { ["parties"] = new JsonArray("Harbour Institute", world == Own ? "Organisation acme" : "Organisation other"), ["purpose"] = "research", ["fields"] = new JsonArray("model", "region"), ["from"] = "2026-01-01" });
        var package = await world.First.PostAsync($"{world.Tenant}/usage/packages/import", new JsonObject
        {
            ["package"] = Convert.ToBase64String(SignedPackage.For(world == Own ? "Organisation acme" : "Organisation other", "Harbour Institute", App.Clock.GetUtcNow())), ["key"] = SignedPackage.Key, ["agreement"] = (string)agreement["id"]!,
        });
        var donation = await world.First.PostAsync($"{world.Tenant}/usage/donations", new JsonObject
        {
            ["donor"] = "somebody", ["researchSet"] = "a-set", ["consent"] = new JsonObject { ["version"] = "1", ["at"] = "2026-01-01T00:00:00.000Z" }, ["keepUntil"] = Soon.InAMonth[..10],
            ["conversations"] = new JsonArray(new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = "hello" }) }),
        });
        await world.First.PutAsync($"{world.Tenant}/usage/content", new JsonObject { ["days"] = 30 });
        var content = App.Services.GetRequiredService<Storage.Usage.ContentStore>();
        content.Keep(tenant, [new KeptChat(1, null, new Chat(null, null, null, null, null, [new ChatMessage("user", "hello")]).Redacted())], App.Clock.GetUtcNow(), App.Clock.GetUtcNow().AddDays(30));
        var (handOver, received, answers) = await HandOverAsync(world);
        var model = (string)registry["models"]![0]!["id"]!;
        var link = (string)(await world.First.PostAsync($"{world.Tenant}/models/{model}/versions/1.0/lineage", new JsonObject { ["kind"] = "fine-tuned-from", ["from"] = "Some base" }))["id"]!;
        var notice = await NoticeAsync(tenant, model);
        var vulnerability = (string)(await world.First.PostAsync($"{world.Tenant}/vulnerabilities", Records.VulnerabilityTests.Ask(model)))["id"]!;
        await world.First.PostAsync($"{world.Tenant}/vulnerabilities/{vulnerability}/advisory");
        var advisory = (string)(await world.First.GetAsync($"{world.Tenant}/vulnerabilities/{vulnerability}"))["advisories"]![0]!["advisory"]!;
        var secret = Records.VulnerabilityTests.Ask(model, App.Clock.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        var facts = secret["facts"]!;
        (facts["title"], facts["impact"], facts["foundBy"], facts["mitigation"], facts["aliases"]) =
            (Embargoed[0], Embargoed[1], Embargoed[2], Embargoed[3], new JsonArray(Embargoed[4]));
        var embargoed = (string)(await world.First.PostAsync($"{world.Tenant}/vulnerabilities", secret))["id"]!;
        return new Dictionary<string, string>
        {
            ["notice"] = notice, ["vulnerability"] = vulnerability, ["advisory"] = advisory, ["revision"] = "1", ["embargoed"] = embargoed, ["link"] = link, ["handOver"] = handOver, ["received"] = received, ["answers"] = answers,
            ["project"] = project, ["organisation"] = "acme", ["package"] = (string)package["id"]!, ["donation"] = (string)donation["donation"]!, ["conversation"] = content.List(tenant, App.Clock.GetUtcNow(), 1).Newest[0].Ref,
            ["round"] = (string)round["id"]!, ["provider"] = "acme", ["what"] = "model", ["record"] = record, ["kind"] = "risk",
            ["tenant"] = tenant, ["release"] = world.ReleaseId, ["evidence"] = evidence, ["approval"] = (string)approved["id"]!, ["decision"] = (string)judged["decision"]!,
            ["model"] = (string)registry["models"]![0]!["id"]!, ["version"] = "1.0", ["party"] = (string)registry["parties"]![0]!["id"]!, ["invitation"] = (string)invited["invitation"]!, ["key"] = (string)key["keyId"]!, ["webhook"] = (string)webhook["webhook"]!,
            ["account"] = People[(world, "contributor")].Api.Account, ["seq"] = (string)judged["ledger"]!["lastSeq"]!,
            ["practice"] = (string)(await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!,
            // Addresses that need no account.
            ["process"] = "1.3", ["documentName"] = "v1",
        };
    }

    /// <summary>Something that happened upstream, as the server tells it.</summary>
    private async Task<string> NoticeAsync(string tenant, string model)
    {
        var told = new UpstreamChanged(
            Telling.IdOf(tenant, 1), 1, new UpstreamCause("Elsewhere", "Base", "1.0", "rel_elsewhere", UpstreamChange.Suspended, "incident", null, [], App.Clock.GetUtcNow()),
            [new ReachedVersion(model, "1.0", Plimsoll.Vocabulary.LineageKind.FineTunedFrom, 1, null)], 1);
        var written = await App.Services.GetRequiredService<Recorder>().AppendAsync(
            DataFolder.Server, _ => new[] { Web.Chain.ChainStreams.Notices.New(tenant, told.Notice).Writes(0, [told]) }, []);
        Assert.True(written.Succeeds(out _, out _));
        return told.Notice;
    }

    /// <summary>A sheet that an organisation hands over, and the same one as if it had been taken in, which no address does: so one set of answers is known by
    /// the same id on both sides.</summary>
    private async Task<(string HandOver, string Received, string Answers)> HandOverAsync(World world)
    {
        var practices = await HandOverTests.GateAsync(world, most: 1);
        var made = await HandOverTests.HandOverAsync(world, practices, $"Organisation {(world == Own ? "acme" : "other")}");
        var (handOver, link) = ((string)made["handOver"]!, $"/api/v1/chain/links/{(string)made["token"]!}");
        var anybody = new Api(App, null);
        var (acting, received, bytes) = (App.Services.GetRequiredService<Web.Acts.Acting>(), Ids.New("rcv"), System.Text.Encoding.UTF8.GetBytes(await anybody.TextAsync(link)));
        var (sheet, texts) = (Plimsoll.Chain.Documents.OwnCopies.SheetOf(bytes).Value!, acting.TextsOf(received, Plimsoll.Chain.ChainCodes.BadValue));
        var taken = new Plimsoll.Chain.Received.SheetReceived(
            received, sheet.Id, sheet.Revision, sheet.Sender, Convert.ToBase64String(App.Services.GetRequiredService<ServerKeys>().HandOver.Public), sheet.Receiver, sheet.Model.Name,
            sheet.Model.Version, sheet.Digest, Plimsoll.Vocabulary.Digest.Of(bytes), texts.KeepExactly("document", bytes, Web.Chain.KeptDocuments.Largest),
            Web.Chain.KeptDocuments.Listed(sheet));
        var kept = await acting.ChangeAsync(
            Web.Chain.ChainStreams.Received.New(world.Tenant[(world.Tenant.LastIndexOf('/') + 1)..], received), world.First.Account, null,
            (state, _, _) => Plimsoll.Chain.Received.Receiving.Take(state, taken), texts);
        Assert.True(kept.Succeeds(out _, out _));
        var answers = (string)(await world.First.PostAsync($"{world.Tenant}/chain/received/{received}/answers", new JsonObject
        {
            ["name"] = "Olga", ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[0], ["answer"] = "accepted" }),
        }))["answers"]!;
        await HandOverTests.PostAsync(App, $"{link}/signed", await world.First.TextAsync($"{world.Tenant}/chain/received/{received}/answers/{answers}"));
        return (handOver, received, answers);
    }
}

/// <summary>Instants that lie ahead whenever the tests run.</summary>
internal static class Soon
{
    public static string InAMonth => Plimsoll.Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow().AddDays(30));
}
