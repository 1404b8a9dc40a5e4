// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Plimsoll.Vocabulary;

/// <summary>One value of a closed vocabulary: how machines, JSON and people say it.</summary>
/// <param name="Value">The enum member.</param>
/// <param name="Name">Canonical value in settings and commands, for example <c>specialized-narrow</c>.</param>
/// <param name="Key">Short alias, also the JSON value, for example <c>narrow</c>.</param>
/// <param name="Label">Full name on pages and in exports.</param>
public sealed record Word<T>(T Value, string Name, string Key, string Label) where T : struct, Enum
{
    /// <summary>A word that has no shorter alias: its name is its key.</summary>
    public Word(T value, string name, string label) : this(value, name, name, label) { }
}

/// <summary>A closed vocabulary. Every member of the enum has exactly one word.</summary>
/// <remarks>Whatever is generic over an enum is compiled anew for each enum when a process starts, and there are some fifty: nothing here sorts, compares or
/// queries values as <typeparamref name="T"/>, which took most of a start's compiling.</remarks>
public sealed class Words<T> where T : struct, Enum
{
    private readonly Word<T>[] _words;

    /// <param name="field">What the vocabulary is called in a refusal, for example <c>model</c>.</param>
    /// <param name="words">The words, in the order in which people should see them.</param>
    /// <exception cref="ArgumentException">A member of the enum has no word or two.</exception>
    public Words(string field, params Word<T>[] words)
    {
        (Field, _words) = (field, words);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words) { members.Add(word.Value.ToString()); }
        if (members.Count != words.Length || !members.SetEquals(Enum.GetNames<T>()))
        {
            throw new ArgumentException($"{typeof(T).Name} and its words disagree.", nameof(words));
        }
    }

    public string Field { get; }

    public IReadOnlyList<Word<T>> All => _words;

    /// <summary>The allowed values as people may type them, for a refusal's fix.</summary>
    public string Allowed => string.Join(" | ", _words.Select(w => w.Name == w.Key ? w.Name : $"{w.Key} ({w.Name})"));

    /// <exception cref="ArgumentOutOfRangeException">The value is no member of the enum.</exception>
    public Word<T> this[T value]
    {
        get
        {
            foreach (var word in _words) { if (Number(word.Value) == Number(value)) { return word; } }
            throw new ArgumentOutOfRangeException(nameof(value), Number(value), $"{typeof(T).Name} has no such member.");
        }
    }

    public T? Find(string text)
    {
        foreach (var word in _words) { if (word.Name == text || word.Key == text) { return word.Value; } }
        return null;
    }

    /// <summary>Reads a value by name or alias.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="value">The value found.</param>
    /// <param name="code">Code of the refusal.</param>
    /// <returns>Null, or why the text was refused.</returns>
    public Refusal? Parse(string text, out T value, RefusalCode code)
    {
        value = Find(text) ?? default;
        return Find(text) is null ? new Refusal(code, Field, text, "is not one of the allowed values", $"use {Allowed}") : null;
    }

    /// <summary>What the enum counts with, whatever its size.</summary>
    private static long Number(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, byte>(value),
        2 => Unsafe.BitCast<T, short>(value),
        4 => Unsafe.BitCast<T, int>(value),
        8 => Unsafe.BitCast<T, long>(value),
        _ => throw new UnreachableException(),
    };
}
