// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>A person of the sample organisation, as the console names them.</summary>
internal sealed record DemoPerson(string Email, string Password, string What);

/// <summary>What <c>--demo</c> made.</summary>
internal sealed record Demo(string Slug, IReadOnlyList<DemoPerson> People);

/// <summary>Fills an empty installation with a made-up organisation, by calling the same use cases as pages and API; nothing is written past them.</summary>
internal sealed partial class FillDemo(
    Books books, OpenAccount accounts, OpenTenant tenants, People people, RegisterThings register, Assess assess,
    AttachEvidence attach, Approve approve, DecideRelease decide, DeclareAnswer declare, ServeRelease serve, Acting acting, GateRules rules)
{
    private const string Slug = "harbour";

    private Account _eve = null!;
    private Account _ben = null!;
    private Account _noor = null!;

    private Caller Eve => CallerOf(_eve);

    private Caller Ben => CallerOf(_ben);

    private Caller Noor => CallerOf(_noor);

    /// <exception cref="InvalidOperationException">A use case refused what the sample asks; that is a fault of the sample.</exception>
    public async Task<Demo> FillAsync(CancellationToken ct)
    {
        // A password that nobody can know beforehand, in case the server listens to more than this machine.
        var password = Ids.New("demo")[..17];
        var opened = Must(await accounts.FirstAsync(
            new OpenAccount.FirstAsk(await File.ReadAllTextAsync(accounts.TokenPath, ct), "eve@harbour.example", password, "Eve Lindqvist"),
            withKey: false, ct));
        _eve = books.Now.Accounts.Accounts[opened.Account];
        Must(await tenants.OpenAsync(new OpenTenant.Ask("Harbour Models", Slug, [Role.Provider]), new Caller(_eve, null, [], null), ct));
        _ben = await ComeAsync("ben@harbour.example", "Ben Achterberg", password, ct, MemberRole.Approver);
        _noor = await ComeAsync("noor@harbour.example", "Noor Haddad", password, ct, MemberRole.Engineer, MemberRole.Contributor);
        await TellAsync(ct);
        return new Demo(Slug,
        [
            new DemoPerson("eve@harbour.example", password, "Eve, governance lead and administrator"),
            new DemoPerson("ben@harbour.example", password, "Ben, approver"),
            new DemoPerson("noor@harbour.example", password, "Noor, engineer and contributor"),
        ]);
    }

    private async Task<Account> ComeAsync(string email, string name, string password, CancellationToken ct, params MemberRole[] roles)
    {
        var invited = Must(await people.InviteAsync(new People.InviteAsk(email, roles), Eve, ct));
        var opened = Must(await accounts.InvitedAsync(
            new OpenAccount.InvitedAsk(invited.Token, password, name), withKey: false, _ => new Guesser("the server itself"), ct));
        return books.Now.Accounts.Accounts[opened.Account];
    }

    private async Task<string> ModelAsync(string name, ModelType type, CancellationToken ct, params string[] versions)
    {
        var id = Ids.New("mdl");
        await RegisterAsync(state => Registering.Model(state, new ModelRegistered(id, name, Noor.In.Party, type), confirmed: false), ct);
        foreach (var version in versions)
        {
            RegisterThings.FileAsk[] files = [.. ((string[])["config.json", "model.safetensors", "tokenizer.json"]).Select(path =>
                new RegisterThings.FileAsk(path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {version} {path}")))))];
            Must(await register.VersionAsync(id, new RegisterThings.VersionAsk(version, files), new Asking(Noor, Ct: ct)));
        }
        return id;
    }

    private async Task<string> OpenAsync(string model, string version, ModelType type, string[] uses, CancellationToken ct)
    {
        var id = Ids.New("rel");
        Must(await register.OpenAsync(
            id,
            new RegisterThings.ReleaseAsk(
                model, version,
                new ReleasePlan(ReleaseType.Restricted, [Component.Evaluations, Component.Paper], Audience.Customers, Stage.Restricted, uses)),
            new Asking(Eve, Ct: ct)));
        await ActAsync(Eve, id, _ => assess.Decide(new Assess.Ask(SharedTerms.ModelTypes[type].Key, Modalities: ["text"])), ct);
        return id;
    }

    /// <summary>What the gate asks from a day on is answered before that day: a sample that is filled later stands as one that is filled now.</summary>
    private async Task DeclareAsync(string release, CancellationToken ct)
    {
        foreach (var question in rules.QuestionsAt(acting.State.ReleasesOf(Eve.In.Id)[release].State.Plan!.Stage))
        {
            await ActAsync(Eve, release, texts => declare.Decide(new DeclareAnswer.Ask(
                question.Id, DeclaredAnswer.Prevented,
                "It makes no images. It writes text: such requests are refused, a classifier of the answers finds what passes, and both are tested each week."),
                Eve, texts), ct);
        }
    }

    private async Task<string> AttachAsync(Caller by, string release, string label, string text, IReadOnlyList<string> practices, CancellationToken ct,
        DateTimeOffset? collected = null, DateOnly? expires = null, string? revises = null)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var file = Must(await attach.FileAsync(by, bytes, ct));
        var before = acting.State.ReleasesOf(by.In.Id)[release].State.Evidence.Keys.ToHashSet(StringComparer.Ordinal);
        var change = Must(await attach.KeepAsync(release, revises,
            new AttachEvidence.Ask(EvidenceKind.File, practices, label, CollectedAt: collected, ExpiresAt: expires is { } last ? AskedEnd.Of(last) : null),
            file, new Asking(by, Ct: ct)));
        return change.After.Evidence.Keys.FirstOrDefault(id => !before.Contains(id)) ?? revises!;
    }

    /// <summary>What is overdue in the sample stands for a date that passed; nobody could set one that has passed already.</summary>
    private Task AssignAsync(string release, string practice, Account owner, DateOnly due, CancellationToken ct)
    {
        var last = Must(LastDay.In(due, Eve.In.Zone, ReleaseCodes.BadValue));
        return ActAsync(Eve, release, _ => last.HasEnded(acting.Now)
            ? (_, _, _) => Outcome.Of(new PracticeAssigned(practice, owner.Id, last))
            : WorkPractice.Assign(Eve, practice, new WorkPractice.AssignAsk(owner.Id, AskedEnd.Of(due))), ct);
    }

    private Task SetAsync(string release, string practice, WorkPractice.StatusAsk ask, CancellationToken ct) =>
        ActAsync(Eve, release, texts => WorkPractice.Set(Eve, practice, ask, texts), ct);

    private Task SayAsync(Caller by, string release, string practice, string text, CancellationToken ct) =>
        ActAsync(by, release, texts => WorkPractice.Comment(practice, new WorkPractice.CommentAsk(text), texts), ct);

    private Task ApproveAsync(string release, CancellationToken ct) =>
        ActAsync(
            Ben, release,
            texts => approve.Decide(Ids.New("apr"), new Approve.Ask(Bundle.Of(acting.State.ReleasesOf(Ben.In.Id)[release].State).Digest), Ben, texts), ct);

    private async Task ActAsync(Caller by, string release, Func<Texts, Deciding<Dossier>> prepare, CancellationToken ct)
    {
        var texts = acting.TextsBy(by);
        Must(await acting.ChangeAsync(ReleaseStreams.Of(by, release), new Asking(by, Ct: ct), prepare(texts), texts));
    }

    private async Task RegisterAsync(Func<Registry, Result<Outcome>> decide, CancellationToken ct) =>
        Must(await acting.ChangeAsync(ReleaseStreams.RegistryOf(Noor), new Asking(Noor, Ct: ct), (state, _, _) => decide(state)));

    private string[] Asked(string release)
    {
        var state = acting.State.ReleasesOf(Eve.In.Id)[release].State;
        return [.. state.Assessment!.Requirements.Where(rules.For(state.Plan!.Stage).AsksFor).Select(r => r.Id)];
    }

    private Caller CallerOf(Account account)
    {
        var tenant = books.Now.Accounts.Find(Slug)!;
        return new Caller(account, tenant, tenant.Members[account.Id], null);
    }

    /// <summary>What a use case gave; its refusal is a fault of the sample.</summary>
    internal static T Must<T>(Result<T> result) where T : class =>
        result.Succeeds(out var value, out var refusal) ? value : throw new InvalidOperationException($"The sample cannot be made: {refusal.Sentence}");
}
