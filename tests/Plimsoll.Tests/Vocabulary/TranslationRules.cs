// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

/// <summary>
/// Whatever says one of our enums in other words, or decides by it, answers for every member: tables that are kept in a static member and keyed by the enum, and
/// static functions of enums alone, of which every combination is asked. Found by reflection, so that a table or a switch is covered when it appears.
/// </summary>
internal static class TranslationRules
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The members that a translation leaves out; none when all are total.</summary>
    public static IEnumerable<string> Partial(IEnumerable<Type> types)
    {
        foreach (var type in types.Where(IsWritten))
        {
            foreach (var table in Tables(type)) { foreach (var missing in Missing(table)) { yield return missing; } }
            foreach (var method in type.GetMethods(Static).Where(IsTranslation))
            {
                foreach (var given in Combinations([.. method.GetParameters().Select(p => p.ParameterType)]))
                {
                    if (Thrown(method, given) is { } fault)
                    {
                        yield return $"{type.FullName}.{method.Name} has no answer for {string.Join(", ", given)} ({fault})";
                    }
                }
            }
        }
    }

    /// <summary>How many tables and functions were looked at: a rule that finds none holds of nothing.</summary>
    public static int Count(IEnumerable<Type> types) => types.Where(IsWritten).Sum(t => Tables(t).Count()) + Functions(types).Count();

    /// <summary>The functions that were looked at.</summary>
    public static IEnumerable<string> Functions(IEnumerable<Type> types) =>
        types.Where(IsWritten).SelectMany(t => t.GetMethods(Static).Where(IsTranslation), (type, method) => $"{type.FullName}.{method.Name}");

    /// <summary>The compiler writes what an extension extends into a type of its own, whose methods only throw; what they do stands in the class around it.</summary>
    private static bool IsWritten(Type type) => !type.ContainsGenericParameters && !type.Name.StartsWith('<');

    private static IEnumerable<(string Name, Type Key, Func<object?> Value)> Tables(Type type)
    {
        foreach (var field in type.GetFields(Static).Where(f => !f.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            if (Key(field.FieldType) is { } key) { yield return ($"{type.FullName}.{field.Name}", key, () => field.GetValue(null)); }
        }
        foreach (var property in type.GetProperties(Static).Where(p => p.CanRead && p.GetIndexParameters().Length == 0))
        {
            if (Key(property.PropertyType) is { } key) { yield return ($"{type.FullName}.{property.Name}", key, () => property.GetValue(null)); }
        }
    }

    private static IEnumerable<string> Missing((string Name, Type Key, Func<object?> Value) table)
    {
        object? value = null;
        string? fault = null;
        try { value = table.Value(); }
        catch (TargetInvocationException e) { fault = (e.InnerException?.InnerException ?? e.InnerException ?? e).Message; }
        catch (TypeInitializationException e) { fault = (e.InnerException ?? e).Message; }
        if (fault is not null) { return [$"{table.Name} cannot be made ({fault})"]; }
        object[] known = value switch
        {
            IDictionary map => [.. map.Keys.Cast<object>()],
            IEnumerable pairs => [.. pairs.Cast<object>().Select(pair => pair.GetType().GetProperty("Key")!.GetValue(pair)!)],
            // Words were checked when they were made.
            _ => [.. Enum.GetValues(table.Key).Cast<object>()],
        };
        return Enum.GetValues(table.Key).Cast<object>().Except(known).Select(member => $"{table.Name} has no entry for {member}");
    }

    /// <summary>The enum that a table is keyed by, when it is one of ours.</summary>
    private static Type? Key(Type type) =>
        type.GetInterfaces().Append(type).Where(i => i.IsGenericType)
            .Where(i => i.GetGenericTypeDefinition() is var d && (d == typeof(IReadOnlyDictionary<,>) || d == typeof(Dictionary<,>) || d == typeof(Words<>)))
            .Select(i => i.GenericTypeArguments[0]).FirstOrDefault(IsOurs);

    private static bool IsTranslation(MethodInfo method) =>
        !method.IsSpecialName && !method.ContainsGenericParameters && method.ReturnType != typeof(void)
        && method.GetParameters() is { Length: > 0 } given && given.All(p => IsOurs(p.ParameterType));

    private static IEnumerable<object[]> Combinations(Type[] enums) => enums.Aggregate(
        (IEnumerable<object[]>)[[]], (all, next) => all.SelectMany(_ => Enum.GetValues(next).Cast<object>(), (begun, member) => (object[])[.. begun, member]));

    private static bool IsOurs(Type type) => type.IsEnum && (type.Namespace ?? "").StartsWith("Plimsoll", StringComparison.Ordinal);

    private static string? Thrown(MethodInfo method, object[] given)
    {
        try { method.Invoke(null, given); return null; }
        catch (TargetInvocationException e) { return (e.InnerException ?? e).GetType().Name; }
    }
}
