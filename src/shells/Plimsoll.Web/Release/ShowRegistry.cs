// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <param name="Total">How many things there are that fit what was looked for.</param>
/// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
/// <param name="AdverseSuspends">Whether adverse evidence suspends a model in service before an approver has decided about it.</param>
/// <param name="AdverseDays">How many days approvers have to decide about it.</param>
internal sealed record RegistryView(
    IReadOnlyList<Party> Parties, IReadOnlyList<Model> Models, IReadOnlyList<Application> Applications, int Total, string? Next,
    bool AdverseSuspends, int AdverseDays);

/// <summary>Where the three lists of the page about the registry go on; null for their beginnings.</summary>
public sealed record RegistryPlaces(string? Models, string? Applications, string? Organisations);

/// <summary>What is registered, and the forms that register: one thing a page.</summary>
internal sealed class ShowRegistry(Acting acting, RegisterThings register)
{
    /// <summary>Largest form: the lines of some ten thousand files.</summary>
    public const int MostBytes = Manifest.Longest + (512 * 1024);

    /// <summary>Things of one kind on a page.</summary>
    private const int MostRows = 50;

    /// <param name="q">A part of a name.</param>
    /// <param name="models">Where the list of models goes on; null for its beginning. Likewise the other two.</param>
    public IResult Handle(string? q, string? models, string? applications, string? organisations, Caller caller)
    {
        var state = acting.State.RegistryOf(caller.In.Id).State;
        if (!Sought.Of(q).Succeeds(out var sought, out var refusal)
            || !PageOf(state.Models, models, sought, m => m.Name).Succeeds(out var shownModels, out refusal)
            || !PageOf(state.Applications, applications, sought, a => a.Name).Succeeds(out var shownApplications, out refusal)
            || !PageOf(state.Parties, organisations, sought, p => p.Name).Succeeds(out var shownParties, out refusal))
        {
            return Problems.Page(refusal);
        }
        return new RazorComponentResult<RegistryPage>(new
        {
            Caller = caller, State = state, Q = sought.Part, Models = shownModels, Applications = shownApplications, Parties = shownParties,
            At = new RegistryPlaces(models, applications, organisations),
        });
    }

    /// <summary>What adverse evidence does.</summary>
    public Task<IResult> AdverseAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ReleaseCodes.BadValue,
        fields => new RegisterThings.AdverseRuleAsk(
            fields["suspends"] == "yes", fields["days"] is null ? null : fields.Number("days", "is no number", "write how many days")),
        (ask, _) => acting.ChangeAsync<Registry>(
            ReleaseStreams.RegistryOf(caller), new Asking(caller, Ct: ct), (state, _, _) => Registering.SetAdverseRule(state, ask.Suspends, ask.Days)),
        (_, _) => Forms.See($"/t/{caller.In.Slug}/registry#adverse"), (_, refusal) => Problems.Page(refusal), ct);

    /// <summary>What is registered as one list, a page at a time: organisations, then models, then applications.</summary>
    public Result<RegistryView> Of(string? q, string? after, string? limit, Caller caller)
    {
        if (!Paging.Of(after, limit).Succeeds(out var paging, out var refusal) || !Sought.Of(q).Succeeds(out var sought, out refusal)) { return refusal; }
        var state = acting.State.RegistryOf(caller.In.Id).State;
        (string Id, string Name, object Thing)[] all =
        [
            .. state.Parties.Values.Select(p => (p.Id, p.Name, (object)p)), .. state.Models.Values.Select(m => (m.Id, m.Name, (object)m)),
            .. state.Applications.Values.Select(a => (a.Id, a.Name, (object)a)),
        ];
        if (!paging.Take(sought.IsGiven ? [.. all.Where(t => sought.Fits(t.Name))] : all, t => t.Id).Succeeds(out var page, out refusal)) { return refusal; }
        return new RegistryView(
            [.. page.Items.Select(t => t.Thing).OfType<Party>()], [.. page.Items.Select(t => t.Thing).OfType<Model>()],
            [.. page.Items.Select(t => t.Thing).OfType<Application>()], page.Total, page.Next,
            state.AdverseSuspends, state.AdverseDays);
    }

    private static Result<Page<T>> PageOf<T>(ImmutableSortedDictionary<string, T> all, string? after, Sought sought, Func<T, string> nameOf)
    {
        if (after is not null && !all.ContainsKey(after)) { return Paging.Nowhere(after); }
        var following = after is null ? all : all.SkipWhile(t => string.CompareOrdinal(t.Key, after) <= 0);
        var page = Paging.Take(
            following.Where(t => sought.Fits(nameOf(t.Value))), MostRows, sought.IsGiven ? all.Values.Count(t => sought.Fits(nameOf(t))) : all.Count,
            t => t.Key);
        return page.With(t => t.Value);
    }

    public IResult ShowNew(string what, Caller caller, Typed? typed = null, Refusal? refusal = null) =>
        IsThing(what)
            ? new RazorComponentResult<RegisterPage>(new
            {
                Caller = caller, What = what, acting.State.RegistryOf(caller.In.Id).State, Typed = typed ?? Typed.Nothing, Refusal = refusal
            })
            {
                StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
            }
            : Problems.Page(new Refusal(
                HttpCodes.NotFound, "address", what, "leads nowhere", "register a model, a version, an organisation or an application"));

    public Task<IResult> RegisterAsync(string what, HttpRequest request, Caller caller, CancellationToken ct)
    {
        if (!IsThing(what)) { return Task.FromResult(ShowNew(what, caller)); }
        var texts = register.FilesOf(caller);
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue, fields => Read(what, fields, texts, caller),
            (decide, _) => acting.ChangeAsync(ReleaseStreams.RegistryOf(caller), new Asking(caller, Ct: ct), decide, texts),
            (_, _) => Forms.See(what is "model" && acting.State.ReleasesOf(caller.In.Id).Count == 0
                ? $"/t/{caller.In.Slug}/releases" : $"/t/{caller.In.Slug}/registry"),
            (typed, refusal) => ShowNew(what, caller, typed, refusal), ct);
    }

    private static bool IsThing(string what) => what is "model" or "version" or "organisation" or "application";

    private Deciding<Registry> Read(string what, FieldReader fields, Texts texts, Caller caller)
    {
        var (name, confirmed) = (fields["name"] ?? "", fields["confirmed"] == "yes");
        return what switch
        {
            "model" => Model(fields, texts, caller, confirmed),
            "version" => acting.State.RegistryOf(caller.In.Id).State.Models.TryGetValue(fields["model"] ?? "", out var model)
                ? Version(
                    model.Id, model.Name, acting.State.RegistryOf(caller.In.Id).State.Parties[model.Party].Name, fields, texts, caller, confirmed)
                : (_, _, _) => new Refusal(ReleaseCodes.UnknownId, "model", fields["model"], "is not known", "choose a model"),
            "organisation" => (state, _, _) => Registering.Party(
                state,
                new PartyRegistered(Ids.New("pty"), name, [.. fields.Typed.All("roles").Select(SharedTerms.Roles.Find).OfType<Role>()], OnePerson: false),
                confirmed),
            "application" => (state, _, _) => Registering.Application(
                state, new ApplicationRegistered(Ids.New("app"), name, fields["party"] ?? caller.In.Party, fields["model"] ?? ""), confirmed),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A model with its first version: both or neither.</summary>
    private Deciding<Registry> Model(FieldReader fields, Texts texts, Caller caller, bool confirmed)
    {
        if (!Whose(fields, caller).Succeeds(out var whose, out var unsaid)) { return (_, _, _) => unsaid; }
        var model = new ModelRegistered(Ids.New("mdl"), fields["name"] ?? "", whose.Party, fields.Choice(SharedTerms.ModelTypes, "modelType"));
        var version = Version(model.Model, model.Name, whose.Name, fields, texts, caller, confirmed);
        return (state, asker, others) =>
        {
            var registers = whose.IsNew
                ? Registering.Party(state, new PartyRegistered(whose.Party, whose.Name, [Role.Provider], OnePerson: false), confirmed) : Outcome.Of();
            if (!registers.Succeeds(out var provider, out var no)) { return no; }
            var known = After(state, provider, caller);
            if (!Registering.Model(known, model, confirmed).Succeeds(out var first, out no)) { return no; }
            return version(After(known, first, caller), asker, others).Succeeds(out var second, out no)
                ? Outcome.Of([.. provider.Events, .. first.Events, .. second.Events]) : no;
        };
    }

    /// <summary>Whose model it is. Of a model that one only calls it is said, by whoever provides it or by a tick that it is one's own: nobody becomes the
    /// provider of what they call because a field was passed over.</summary>
    private Result<Provider> Whose(FieldReader fields, Caller caller)
    {
        var registry = acting.State.RegistryOf(caller.In.Id).State;
        var (chosen, typed, ours) = (fields["party"] ?? caller.In.Party, fields["provider"], fields["ours"] == "yes");
        if (typed is not null && (ours || chosen != caller.In.Party))
        {
            return new Refusal(
                ReleaseCodes.BadValue, "provider", typed, ours ? "stands beside the tick that the model is yours" : "stands beside another organisation",
                "keep one of the two");
        }
        if (typed is null)
        {
            return fields["address"] is not null && chosen == caller.In.Party && !ours
                ? new Refusal(
                    ReleaseCodes.BadValue, "provider", null, "is not said, and a model that you only call is rarely your own",
                    "write who provides it, or tick that it is yours")
                : new Provider(chosen, registry.Parties.TryGetValue(chosen, out var party) ? party.Name : "", IsNew: false);
        }
        return registry.PartyLike(typed) is { } known ? new Provider(known.Id, known.Name, IsNew: false) : new Provider(Ids.New("pty"), typed, IsNew: true);
    }

    /// <param name="IsNew">Whether the organisation is registered with the model.</param>
    private sealed record Provider(string Party, string Name, bool IsNew);

    /// <summary>A version with where it came from, where that was said: both or neither.</summary>
    private static Deciding<Registry> Version(string model, string name, string provider, FieldReader fields, Texts texts, Caller caller, bool confirmed)
    {
        var (version, kind, from) = (fields["version"] ?? "", fields["lineage"], fields["from"]);
        if (!FilesOf(fields, name, provider, version).Succeeds(out var made, out var refusal)) { return (_, _, _) => refusal; }
        var registers = RegisterThings.Version(model, made with { Version = version, Confirmed = confirmed }, texts);
        if (kind is null && from is null) { return registers; }
        if (kind is null || from is null || SharedTerms.LineageKinds.Find(kind) is not { } way)
        {
            var lacks = kind is null ? "lineage" : from is null ? "from" : "lineage";
            return (_, _, _) => new Refusal(ReleaseCodes.BadValue, lacks, null, "is missing beside the other of the two", "say how it came from which model");
        }
        Digest? digest = null;
        if (fields["fromDigest"] is { } written && !Digest.TryParse(written, out digest))
        {
            return (_, _, _) => new Refusal(
                ReleaseCodes.BadValue, "fromDigest", written, "is no digest", "write sha256: and 64 hexadecimal digits, or leave it out");
        }
        var lineage = RegisterThings.Lineage(Ids.New("lin"), model, version, new RegisterThings.LineageAsk(way, from, digest), texts);
        return (state, asker, others) =>
        {
            if (!registers(state, asker, others).Succeeds(out var first, out var no)) { return no; }
            var after = After(state, first, caller);
            return lineage(after, asker, others).Succeeds(out var second, out no) ? Outcome.Of([.. first.Events, .. second.Events]) : no;
        };
    }

    private static Registry After(Registry state, Outcome happened, Caller caller) =>
        happened.Events.Aggregate(state, (known, e) => known.Apply(new Recorded(long.MaxValue, DateTimeOffset.UnixEpoch, caller.Id, e)));

    /// <summary>The files that were typed; of a model that is only called, the statement of which one it is.</summary>
    private static Result<RegisterThings.VersionAsk> FilesOf(FieldReader fields, string name, string provider, string version)
    {
        if (fields["address"] is not { } address)
        {
            return Files(fields["files"]).Succeeds(out var files, out var no) ? new RegisterThings.VersionAsk(version, files) : no;
        }
        if (fields["files"] is not null)
        {
            return new Refusal(ReleaseCodes.BadValue, "address", address, "stands beside files", "give the files, or the address of a model without files");
        }
        if (!ApiModel.Statement(provider, name, version, address).Succeeds(out var statement, out var refusal)) { return refusal; }
        var file = ApiModel.Of(statement);
        return new RegisterThings.VersionAsk(version, [new RegisterThings.FileAsk(file.Path, file.Digest.Hex)], Statement: statement);
    }

    /// <summary>Reads the lines that <c>sha256sum</c> prints, text or binary mode.</summary>
    private static Result<List<RegisterThings.FileAsk>> Files(string? text)
    {
        var files = new List<RegisterThings.FileAsk>();
        foreach (var (index, raw) in (text ?? "").Split('\n').Index())
        {
            var line = raw.TrimEnd('\r', ' ');
            if (line.Length == 0) { continue; }
            if (line.Length < 67 || line[64] != ' ' || line[65] is not (' ' or '*'))
            {
                return new Refusal(
                    ReleaseCodes.BadValue, "files",
                    line.Length > 100 ? line[..100] : line,
                    $"is line {index + 1}, and not a line of sha256sum", "write 64 hexadecimal digits, two spaces and the path");
            }
            var path = line[66..];
            files.Add(new RegisterThings.FileAsk(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path, line[..64]));
        }
        return files.Count == 0
            ? new Refusal(ReleaseCodes.BadValue, "files", null, "are none", "paste what sha256sum prints for the files of the model")
            : files;
    }
}
