// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Tests.Docs;

/// <summary>Runs the <c>console</c> blocks of a page. A line that begins with <c>$ </c> is a command, <c># exit N</c> below it an exit code other than 0, the rest is what it prints.</summary>
internal static partial class ConsoleBlocks
{
    private const string Language = "console";
    private const string Prompt = "$ ";

    /// <summary>The ways to write the command; the second needs nothing installed.</summary>
    private static readonly string[] Commands = ["plimsoll ", "dotnet run --project src/shells/Plimsoll.Cli -- "];

    [GeneratedRegex("^# exit (?<code>[1-9][0-9]*)$")]
    private static partial Regex Exit { get; }

    private sealed record Step(int Line, string Command)
    {
        public int ExitCode { get; set; }
        public List<string> Shown { get; } = [];
    }

    /// <summary>What is not true on a page; nothing when every block runs and prints what it shows.</summary>
    public static IReadOnlyList<string> Faults(Page page)
    {
        using var workbench = new Workbench();
        var (faults, ran) = (new List<string>(), 0);
        foreach (var fence in page.Fences)
        {
            if (fence.Language != Language)
            {
                if (fence.Lines.Any(line => line.StartsWith(Prompt, StringComparison.Ordinal))) { faults.Add($"{page.Path}:{fence.Line}: a block with a prompt is marked '{fence.Language}', not '{Language}', so nothing would run it"); }
                continue;
            }
            if (!fence.Lines.FirstOrDefault("").StartsWith(Prompt, StringComparison.Ordinal))
            {
                faults.Add($"{page.Path}:{fence.Line}: the block does not begin with a command ('{Prompt}…')");
                continue;
            }
            foreach (var step in Steps(fence))
            {
                ran++;
                if (Run(step) is { } fault) { faults.Add($"{page.Path}:{step.Line}: {step.Command}: {fault}"); }
            }
        }
        if (ran == 0) { faults.Add($"{page.Path}: no {Language} block runs"); }
        return faults;
    }

    private static List<Step> Steps(Fence fence)
    {
        var (steps, number) = (new List<Step>(), fence.Line);
        foreach (var line in fence.Lines)
        {
            number++;
            if (line.StartsWith(Prompt, StringComparison.Ordinal)) { steps.Add(new Step(number, line[Prompt.Length..].TrimEnd())); }
            else if (steps[^1].Shown.Count == 0 && Exit.Match(line) is { Success: true } exit) { steps[^1].ExitCode = int.Parse(exit.Groups["code"].Value, CultureInfo.InvariantCulture); }
            else { steps[^1].Shown.Add(line); }
        }
        return steps;
    }

    private static string? Run(Step step)
    {
        if (step.Command.IndexOfAny(['|', '&', ';', '<', '>', '"', '\'', '$', '*', '?', '`', '\\', '~', '#']) >= 0) { return "has quotes or signs of the shell, which no test can run"; }
        if (step.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["cp", "-r", var from, var to])
        {
            Workbench.CopyFolder(from, to);
            return Excerpt.Fault(step.Shown, "");
        }
        if (Commands.FirstOrDefault(name => step.Command.StartsWith(name, StringComparison.Ordinal)) is not { } command) { return "is neither plimsoll nor 'cp -r FROM TO'"; }
        var (code, text) = Workbench.Plimsoll(step.Command[command.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return code != step.ExitCode ? $"exit code {step.ExitCode} is shown, {code} is returned" : Excerpt.Fault(step.Shown, text);
    }
}
