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
internal sealed class ShowRegistry(Acting acting, RegisterThings register)
{
    /// <summary>Largest form: the lines of some ten thousand files.</summary>
    public const int MostBytes = Manifest.Longest + (512 * 1024);

    public IResult Handle(Caller caller) => new RazorComponentResult<RegistryPage>(new { Caller = caller, acting.State.RegistryOf(caller.In.Id).State });

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

    private static Deciding<Registry> Read(string what, FieldReader fields, Texts texts, Caller caller)
    {
        var (name, confirmed) = (fields["name"] ?? "", fields["confirmed"] == "yes");
        return what switch
        {
            "model" => Model(fields, texts, caller, confirmed),
            "version" => Version(fields["model"] ?? "", fields, texts, confirmed),
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
    private static Deciding<Registry> Model(FieldReader fields, Texts texts, Caller caller, bool confirmed)
    {
        var model = new ModelRegistered(
            Ids.New("mdl"), fields["name"] ?? "", fields["party"] ?? caller.In.Party, fields.Choice(SharedTerms.ModelTypes, "modelType"));
        var version = Version(model.Model, fields, texts, confirmed);
        return (state, asker, others) =>
        {
            if (!Registering.Model(state, model, confirmed).Succeeds(out var first, out var no)) { return no; }
            var after = first.Events.Aggregate(state, (known, e) => known.Apply(new Recorded(long.MaxValue, DateTimeOffset.UnixEpoch, caller.Id, e)));
            return version(after, asker, others).Succeeds(out var second, out no) ? Outcome.Of([.. first.Events, .. second.Events]) : no;
        };
    }

    private static Deciding<Registry> Version(string model, FieldReader fields, Texts texts, bool confirmed)
    {
        if (!Files(fields["files"]).Succeeds(out var files, out var refusal)) { return (_, _, _) => refusal; }
        return RegisterThings.Version(model, new RegisterThings.VersionAsk(fields["version"] ?? "", files, confirmed), texts);
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
