// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.RegularExpressions;
using Plimsoll.Content;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Runs the shell steps of <c>action.yml</c> one after another, each in a bash of its own as a runner does, with the real command line.</summary>
internal sealed partial class ActionJob : IDisposable
{
    private readonly string _folder = TemporaryFolders.New("plimsoll action ");
    private readonly Dictionary<string, string> _inputs = new(StringComparer.Ordinal);

    [GeneratedRegex(@"\$\{\{ (?<scope>inputs|steps)\.(?<name>[\w.-]+) \}\}")]
    private static partial Regex Expression { get; }

    public ActionJob()
    {
        var script = At("plimsoll");
        File.WriteAllText(script, $"#!/usr/bin/env bash\nexec dotnet exec '{Path.Combine(AppContext.BaseDirectory, "plimsoll.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        _inputs["command"] = script;
    }

    public static ContentFields Action => ContentFields.Of(YamlContent.Read(new StreamReader(Path.Combine(Approved.Root, "action.yml")), "action.yml"), "");

    /// <summary>Why the steps cannot be run here; null when they can.</summary>
    public static string? Missing => new[] { "bash", "curl" }.FirstOrDefault(tool => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)))) is { } absent ? $"{absent} is not installed" : null;

    public string At(string name) => Path.Combine(_folder, name);

    public string Put(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    public ActionJob With(string input, string value)
    {
        _inputs[input] = value;
        return this;
    }

    /// <summary>The exit code of the first step that fails, or 0; what was printed; and the outputs.</summary>
    public async Task<(int Exit, string Printed, IReadOnlyDictionary<string, string> Outputs, string Summary)> RunAsync()
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var (printed, exit) = ("", 0);
        var runs = Action.Map("runs");
        await File.WriteAllTextAsync(At("summary"), "", TestContext.Current.CancellationToken);
        foreach (var (id, env, run) in runs.List("steps", Step))
        {
            await File.WriteAllTextAsync(At("outputs"), "", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(At($"{id}.sh"), run, TestContext.Current.CancellationToken);
            var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-eo", "pipefail", At($"{id}.sh")]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in env) { start.Environment[name] = Expression.Replace(value, m => Value(m.Groups["scope"].Value, m.Groups["name"].Value, outputs)); }
            (start.Environment["GITHUB_OUTPUT"], start.Environment["GITHUB_STEP_SUMMARY"], start.Environment["RUNNER_TEMP"], start.Environment["GITHUB_ACTION_PATH"]) = (At("outputs"), At("summary"), _folder, Approved.Root);
            using var process = Process.Start(start)!;
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            printed += string.Concat(texts);
            foreach (var line in await File.ReadAllLinesAsync(At("outputs"), TestContext.Current.CancellationToken)) { outputs[$"{id}.outputs.{line.Split('=', 2)[0]}"] = line.Split('=', 2)[1]; }
            if ((exit = process.ExitCode) != 0) { break; }
        }
        // As the action says: what verifying gave, else what fetching gave.
        outputs["result"] = outputs.GetValueOrDefault("verify.outputs.result") ?? outputs.GetValueOrDefault("decision.outputs.result") ?? "";
        return (exit, printed, outputs, await File.ReadAllTextAsync(At("summary"), TestContext.Current.CancellationToken));
    }

    public static (string Id, IReadOnlyDictionary<string, string> Env, string Run) Step(ContentFields step)
    {
        Assert.Equal("bash", step.Text("shell"));
        var env = step.Map("env");
        var read = (step.Text("id"), env.Keys.ToDictionary(key => key, env.Text), step.Text("run"));
        _ = step.OptionalText("name");
        step.End();
        return read;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Value(string scope, string name, Dictionary<string, string> outputs) =>
        scope == "inputs" ? _inputs.GetValueOrDefault(name) ?? "" : outputs.GetValueOrDefault(name) ?? "";
}
