// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;
using Spectre.Console;

namespace Plimsoll.Cli.Guidance;

/// <summary>Asks the classification's questions at a terminal. The questions go to standard error, so that the answer can still be piped.</summary>
internal static class Questionnaire
{
    public static ClassifyAsk Ask(Edition edition)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var criteria = edition.Pack.Texts.FrontierCriteria;
        // The definition is asked before anything else: the criteria help to judge it and do not stand in its place.
        var advances = console.Prompt(new ConfirmationPrompt(Questions.Definition) { DefaultValue = false });
        return new ClassifyAsk(
            One(console, "What is the model for?", Questions.Purposes),
            One(console, "How do people outside the development team reach it?", Questions.Reaches))
        {
            AdvancesStateOfTheArt = advances,
            Modalities = Several(console, "What does it take in or give out?", Terms.Modalities),
            Components = Several(console, "What is released of it?", SharedTerms.Components),
            Criteria = console.Prompt(new MultiSelectionPrompt<string>
            {
                Title = "Which of these does it meet?", Required = false,
                Converter = id => Markup.Escape(criteria.First(c => c.Id == id).Text)
            }.AddChoices(criteria.Select(c => c.Id))),
            HighConsequenceDomain = console.Prompt(new ConfirmationPrompt("Is it for a domain of high consequence, such as biology?") { DefaultValue = false }),
        };
    }

    private static string One<T>(IAnsiConsole console, string question, Words<T> words) where T : struct, Enum =>
        console.Prompt(new SelectionPrompt<string>
        {
            Title = question, Converter = key => Markup.Escape(words[words.Find(key)!.Value].Label)
        }.AddChoices(words.All.Select(word => word.Key)));

    private static List<string> Several<T>(IAnsiConsole console, string question, Words<T> words) where T : struct, Enum =>
        console.Prompt(new MultiSelectionPrompt<string>
        {
            Title = question, Required = false,
            Converter = key => Markup.Escape(words[words.Find(key)!.Value].Label)
        }.AddChoices(words.All.Select(word => word.Key)));
}
