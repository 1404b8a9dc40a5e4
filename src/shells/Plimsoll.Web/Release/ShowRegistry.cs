// SPDX-License-Identifier: Apache-2.0

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

/// <summary>What is registered, and the forms that register: one thing a page.</summary>
internal sealed class ShowRegistry(ReleaseDesk desk, RegisterThings register)
{
    /// <summary>Largest form: the lines of some ten thousand files.</summary>
    public const int MostBytes = Manifest.Longest + (512 * 1024);

    public IResult Handle(Caller caller) => new RazorComponentResult<RegistryPage>(new { Caller = caller, desk.Of(caller).Registry.State });

    public IResult ShowNew(string what, Caller caller, Typed? typed = null, Refusal? refusal = null) =>
        what is "model" or "version" or "organisation" or "application"
            ? new RazorComponentResult<RegisterPage>(new
            {
                Caller = caller, What = what, desk.Of(caller).Registry.State, Typed = typed ?? Typed.Nothing, Refusal = refusal
            })
            {
                StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
            }
            : Problems.Page(new Refusal(
                HttpCodes.NotFound, "address", what, "leads nowhere", "register a model, a version, an organisation or an application"));

    public async Task<IResult> RegisterAsync(string what, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        var texts = register.TextsOf(caller);
        var confirmed = typed["confirmed"] == "yes";
        Func<Registry, Result<Outcome>>? decide = what switch
        {
            "model" => Model(typed, texts, caller, confirmed),
            "version" => Version(typed["model"] ?? "", typed, texts, confirmed),
            "organisation" => state => Registering.Party(
                state,
                new PartyRegistered(
                    Ids.New("pty"), typed["name"] ?? "", [.. typed.All("roles").Select(SharedTerms.Roles.Find).OfType<Role>()], OnePerson: false),
                confirmed),
            "application" => state => Registering.Application(
                state, new ApplicationRegistered(Ids.New("app"), typed["name"] ?? "", typed["party"] ?? caller.In.Party, typed["model"] ?? ""), confirmed),
            _ => null,
        };
        if (decide is null) { return ShowNew(what, caller); }
        return (await register.ChangeAsync(caller, decide, texts, ct: ct)).Succeeds(out _, out var refusal)
            ? Forms.See(what is "model" && desk.Of(caller).Releases.Count == 0 ? $"/t/{caller.In.Slug}/releases" : $"/t/{caller.In.Slug}/registry")
            : ShowNew(what, caller, typed, refusal);
    }

    /// <summary>A model with its first version: both or neither.</summary>
    private static Func<Registry, Result<Outcome>> Model(Typed typed, Texts texts, Caller caller, bool confirmed)
    {
        if (!Say.Read(typed, "modelType", SharedTerms.ModelTypes).Succeeds(out var type, out var refusal)) { return _ => refusal; }
        var model = new ModelRegistered(Ids.New("mdl"), typed["name"] ?? "", typed["party"] ?? caller.In.Party, type.Value);
        var version = Version(model.Model, typed, texts, confirmed);
        return state =>
        {
            if (!Registering.Model(state, model, confirmed).Succeeds(out var first, out var no)) { return no; }
            var after = first.Events.Aggregate(state, (known, e) => known.Apply(new Recorded(long.MaxValue, DateTimeOffset.UnixEpoch, caller.Id, e)));
            return version(after).Succeeds(out var second, out no) ? Outcome.Of([.. first.Events, .. second.Events]) : no;
        };
    }

    private static Func<Registry, Result<Outcome>> Version(string model, Typed typed, Texts texts, bool confirmed)
    {
        if (!Files(typed["files"]).Succeeds(out var files, out var refusal)) { return _ => refusal; }
        return RegisterThings.Version(model, new RegisterThings.VersionAsk(typed["version"] ?? "", files, confirmed), texts);
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
