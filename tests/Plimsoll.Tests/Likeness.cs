// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plimsoll.Tests;

/// <summary>A state written out, so that two can be compared that hold collections: public properties by name, lists in their order, mappings and sets in the order of their text.</summary>
internal static class Likeness
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        if (depth > 20) { throw new InvalidOperationException("A state that holds itself cannot be written out."); }
        switch (value)
        {
            case null: text.Append("null"); return;
            case string said: text.Append('"').Append(said).Append('"'); return;
            case DateTimeOffset or DateOnly: text.Append(CultureInfo.InvariantCulture, $"{value:O}"); return;
            case Enum or bool or IFormattable or ITuple: text.Append(CultureInfo.InvariantCulture, $"{value}"); return;
            case IDictionary map: Sorted(text, map.Keys.Cast<object>().Select(key => $"{One(key, depth)}={One(map[key], depth)}")); return;
            case IEnumerable items when value.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlySet<>)): Sorted(text, items.Cast<object?>().Select(item => One(item, depth))); return;
            case IEnumerable items: text.Append('[').AppendJoin(',', items.Cast<object?>().Select(item => One(item, depth))).Append(']'); return;
            default:
                // What is derived has no setter; what has none at all, such as a digest, says itself.
                PropertyInfo[] kept = [.. value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).OrderBy(p => p.Name, StringComparer.Ordinal)];
                if (kept.Length == 0) { text.Append(value); return; }
                text.Append(value.GetType().Name).Append('{');
                foreach (var property in kept)
                {
                    text.Append(property.Name).Append(':');
                    Write(text, property.GetValue(value), depth + 1);
                    text.Append(';');
                }
                text.Append('}');
                return;
        }
    }

    private static string One(object? item, int depth)
    {
        var text = new StringBuilder();
        Write(text, item, depth + 1);
        return text.ToString();
    }

    private static void Sorted(StringBuilder text, IEnumerable<string> items) => text.Append('(').AppendJoin(',', items.Order(StringComparer.Ordinal)).Append(')');
}
