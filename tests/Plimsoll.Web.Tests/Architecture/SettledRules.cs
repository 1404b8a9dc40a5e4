// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Architecture;

/// <summary>Whatever deletes, ends or forgets and is told a time takes one that only a settled clock gives, so that it does not compile without. Read off the
/// assemblies as they were compiled.</summary>
internal static partial class SettledRules
{
    /// <summary>Methods and changes that are told a time and do not go by it, each with what the time is.</summary>
    private static readonly Dictionary<string, string> Told = new()
    {
        ["EraseSubject"] = "when it was erased; who is erased does not hang on it",
        ["Vault.Erase"] = "when it was erased; who is erased does not hang on it",
        ["Proposals.Drop"] = "when it was dropped; which one is does not hang on it",
        ["ResearchRequests.Erase"] = "when it was erased; which one is does not hang on it",
        ["Guesses.Forget"] = "what strangers guessed, in memory alone: a wrong time lets them guess sooner, as a restart does, and keeps nobody out",
        ["EndOutgoing"] = "when it ended; what ends does not hang on it",
        ["OutgoingMessages.End"] = "when it ended; what ends does not hang on it",
        ["EvidenceFiles.Erase"] = "when it was erased; what is erased does not hang on it",
    };

    [GeneratedRegex("^(?:Delete|Remove|Drop|Erase|End|Expire|Purge|Prune|Forget|Sweep|Clear|Trim|Evict|Revoke)(?=[A-Z]|$)")]
    private static partial Regex Destroying { get; }

    private static readonly Type[] Times = [typeof(DateTimeOffset), typeof(DateTime), typeof(DateOnly), typeof(TimeProvider)];

    /// <summary>Methods, and changes of rows, that destroy by a time that anybody can make.</summary>
    public static IEnumerable<string> Loose(IEnumerable<Assembly> assemblies) =>
        from type in assemblies.SelectMany(a => a.GetTypes())
        where !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        from told in Methods(type).Concat(Changes(type))
        where !Told.ContainsKey(told.Name)
        from parameter in told.Parameters
        let held = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType
        where Times.Contains(held)
        select $"{told.Name} destroys by the {held.Name} {parameter.Name}; it takes a SettledInstant";

    private static IEnumerable<(string Name, ParameterInfo[] Parameters)> Methods(Type type) =>
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where Destroying.IsMatch(method.Name)
        select ($"{type.Name}.{method.Name}", method.GetParameters());

    private static IEnumerable<(string Name, ParameterInfo[] Parameters)> Changes(Type type) =>
        from change in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where Destroying.IsMatch(type.Name) && type.IsSubclassOf(typeof(Storage.Journals.RowChange))
        select (type.Name, change.GetParameters());
}
