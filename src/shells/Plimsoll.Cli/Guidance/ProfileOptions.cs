// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>The options that describe a model and who is asking. Values stay as typed; the library reads them.</summary>
internal sealed class ProfileOptions
{
    private readonly Option<string> _model = new("--model")
    {
        HelpName = Of(SharedTerms.ModelTypes), Description = "Model type: specialized-narrow, advanced-general and frontier are understood too."
    };
    private readonly Option<string> _release = new("--release")
    {
        HelpName = Of(SharedTerms.ReleaseTypes), Description = "Release type: open-access and closed-development are understood too."
    };
    private readonly Option<string[]> _role = RoleOption();
    private readonly Option<string> _hosting = new("--hosting")
    {
        HelpName = Of(Terms.Hostings), Description = "For a model hosting service: files to download only, or inference as well."
    };
    private readonly Option<bool> _update = new("--update") { Description = "The release is a significant update of a model already out." };
    private readonly Option<bool> _highConsequence = HighConsequenceOption();
    private readonly Option<string[]> _modality = ModalityOption();
    private readonly Option<string[]> _component = ComponentOption();

    public IEnumerable<Symbol> All => [_model, _release, _role, _modality, _component, _hosting, _highConsequence, _update];

    public static Option<string[]> RoleOption(string says = "Who you are in the value chain; repeat it for several roles. Model provider unless said.") =>
        new("--role") { HelpName = Of(SharedTerms.Roles), Description = says };

    public static Option<string[]> ModalityOption() =>
        new("--modality") { HelpName = Of(Terms.Modalities), Description = "What the model takes in or gives out; repeat it for several." };

    public static Option<string[]> ComponentOption() =>
        new("--component") { HelpName = Of(SharedTerms.Components), Description = "What is released of the model; repeat it for several." };

    public static Option<bool> HighConsequenceOption() =>
        new("--high-consequence") { Description = "The model is for a domain of high consequence, such as biology." };

    public static Option<string> EditionOption() => new("--edition") { HelpName = "ID", Description = "Edition of the guidelines; the newest unless said." };

    /// <summary>Whether the model was described at all.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetValue(_model) is not null || parse.GetValue(_release) is not null;

    /// <summary>Says what a form leaves out of account, so that nobody takes the whole edition, or a model provider's list, for their own.</summary>
    public static void SayWhatIsLeftOut(Terminal terminal, string format, Profile profile)
    {
        switch (format)
        {
            case var _ when Exporters.OfChecklist.Contains(format): break;
            case "ciso": SayThatTheEditionIsWhole(terminal, format); break;
            case "oscal"
                when profile is {
                    Roles: [Role.Provider], Modalities: [], Components: null, Hosting: null, HighConsequenceDomain: false, SignificantUpdate: false }:
                break;
            case "oscal":
                terminal.Say($"oscal holds the profile of {profile.Cell} for a model provider; roles and further facts given make no difference.");
                break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>Says that a form holds every cell.</summary>
    public static void SayThatTheEditionIsWhole(Terminal terminal, string format) =>
        terminal.Say($"{format} holds every cell of the edition; the model and release given make no difference.");

    /// <summary>Reads the profile.</summary>
    /// <remarks>
    /// The duties of adapters, hosts and application developers depend on neither model
    /// nor release, and their source speaks of open models only (002, line 118).
    /// Where nobody asks as a model provider, a missing model therefore reads as an advanced general one with open access, and the person is told.
    /// </remarks>
    public Result<Profile> Read(ParseResult parse, Terminal terminal)
    {
        var roles = parse.GetValue(_role) ?? [];
        var (model, release) = (parse.GetValue(_model), parse.GetValue(_release));
        var assumed = (model is null || release is null)
            && roles.Length > 0
            && roles.All(role => SharedTerms.Roles.Find(role) is not null and not Role.Provider);
        if (assumed) { (model, release) = (model ?? SharedTerms.ModelTypes[ModelType.General].Key, release ?? SharedTerms.ReleaseTypes[ReleaseType.Open].Key); }
        var read = Profile.Read(new ProfileAsk(model, release)
        {
            Roles = roles, Modalities = parse.GetValue(_modality) ?? [], Components = parse.GetValue(_component) ?? [], Hosting = parse.GetValue(_hosting),
            HighConsequenceDomain = parse.GetValue(_highConsequence), SignificantUpdate = parse.GetValue(_update),
        });
        if (assumed && read.Value is { } profile)
        {
            terminal.Say(
                $"Shown for {profile.Cell}: these duties were written for open foundation models and are the same for every model type. Say --model and "
                    + "--release to see notices for yours.");
        }
        return read;
    }

    public static string Of<T>(Words<T> words) where T : struct, Enum => string.Join('|', words.All.Select(word => word.Key));
}
