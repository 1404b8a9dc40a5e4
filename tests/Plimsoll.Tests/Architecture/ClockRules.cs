// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace Plimsoll.Tests.Architecture;

/// <summary>Rules about what a server does by the clock: nothing is dated, ended or deleted by one reading of it. What is compiled is looked at by
/// <c>SettledRules</c> in the tests of the web application.</summary>
internal static partial class ClockRules
{
    private static readonly string[] Server = ["src/shells/Plimsoll.Web", "src/shells/Plimsoll.Storage"];

    /// <summary>Where the clocks of the machine are taken up.</summary>
    private static readonly string[] Beginnings = ["src/shells/Plimsoll.Web/PlimsollApp.cs", "src/shells/Plimsoll.Storage/Journals/Journal.cs"];

    /// <summary>Commands of an operator, each a process of its own that takes up the clock once.</summary>
    private static readonly string[] Commands =
    [
        "src/shells/Plimsoll.Web/Meeting/MaintainJournal.cs", "src/shells/Plimsoll.Web/Meeting/MaintainKeys.cs", "src/shells/Plimsoll.Web/Meeting/OperateAccess.cs",
        "src/shells/Plimsoll.Web/Meeting/RehearseStart.cs",
    ];

    /// <summary>Files that delete a file and read a time, each with the reason why no wrong time destroys anything.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["src/shells/Plimsoll.Storage/Journals/JournalLift.cs"] = "The copy that this very open has made goes when the lifted database was checked, whatever the time is.",
        ["src/shells/Plimsoll.Web/Meeting/RehearseStart.cs"] = "The copy that the rehearsal itself has made goes when it is over, whatever the time is.",
        ["src/shells/Plimsoll.Web/Accounts/OpenAccount.cs"] = "A token that is over is replaced by another one in the same file, while nobody has an account that could be lost.",
    };

    [GeneratedRegex(@"\bTimeProvider\.System\b|\bMachineClock\.Here\b|new SteadyClock\(|\bEnvironment\.TickCount")]
    private static partial Regex Machine { get; }

    [GeneratedRegex(@":\s*(?:[\w.]+,\s*)*(?:BackgroundService|IHostedService|OwnerDoor)\b|\)\s*\n\s*:\s*BackgroundService\b")]
    private static partial Regex Duty { get; }

    [GeneratedRegex(@"\bGetUtcNow\b|\bTimeProvider\b|\bacting\.Now\b|\bclock\.Now\b")]
    private static partial Regex AnyTime { get; }

    [GeneratedRegex("""\b[Dd]elete\w*\b[^\n]*"[^"\n]*<=?\s*(?:[@$]|make_timestamp)|DELETE FROM[^"\n]*<=?\s*(?:[@$]|make_timestamp)""", RegexOptions.IgnoreCase)]
    private static partial Regex DeletionByTime { get; }

    [GeneratedRegex(@"\b(?:File|Directory)\.Delete\(")]
    private static partial Regex Deletion { get; }

    [GeneratedRegex(@"\bGetUtcNow\b|\bacting\.Now\b|\bGet(?:LastWrite|Creation|LastAccess)Time")]
    private static partial Regex Time { get; }

    /// <summary>The machine is asked what time it is in one place.</summary>
    public static IEnumerable<string> Ambient(Tree tree) =>
        from path in Code(tree)
        where !Beginnings.Contains(path) && !Commands.Contains(path) && Machine.IsMatch(tree.Read(path))
        select $"{path} asks the machine what time it is; whatever the server does by the time asks the SteadyClock that it is given";

    /// <summary>What is done without anybody asking for it.</summary>
    public static IEnumerable<string> Duties(Tree tree) =>
        from path in Code(tree)
        let text = tree.Read(path)
        where Duty.IsMatch(text) && AnyTime.IsMatch(text)
        select $"{path} does something by itself at a time that may be wrong; it asks SteadyClock how sure that is, and deletes by what Settled gives";

    /// <summary>Statements that delete rows by their time.</summary>
    public static IEnumerable<string> Rows(Tree tree) =>
        from path in Code(tree)
        let lines = tree.Lines(path).ToArray()
        from line in lines.Index()
        where DeletionByTime.IsMatch(line.Item) && !lines[Math.Max(0, line.Index - 2)..(line.Index + 2 > lines.Length ? lines.Length : line.Index + 2)]
            .Any(near => near.Contains("SettledInstant", StringComparison.Ordinal) || near.Contains(".Before.At", StringComparison.Ordinal))
        select $"{path}:{line.Index + 1} deletes rows by a time; it takes a SettledInstant";

    /// <summary>Files that go, where a time is read as well.</summary>
    public static IEnumerable<string> Files(Tree tree) =>
        from path in Code(tree)
        let text = tree.Read(path)
        where !Harmless.ContainsKey(path) && Deletion.IsMatch(text) && Time.IsMatch(text)
        select $"{path} deletes a file and reads a time; it takes a SettledInstant, or says in ClockRules why no wrong time destroys anything";

    private static IEnumerable<string> Code(Tree tree) => Server.SelectMany(folder => tree.Files(folder, ".cs", ".razor"));
}
