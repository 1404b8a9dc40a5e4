// SPDX-License-Identifier: Apache-2.0

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
public sealed class Words<T> where T : struct, Enum
{
    private readonly Word<T>[] _words;

    /// <param name="field">What the vocabulary is called in a refusal, for example <c>model</c>.</param>
    /// <param name="words">The words, in the order in which people should see them.</param>
    /// <exception cref="ArgumentException">A member of the enum has no word or two.</exception>
    public Words(string field, params Word<T>[] words)
    {
        (Field, _words) = (field, words);
        if (!words.Select(w => w.Value).Order().SequenceEqual(Enum.GetValues<T>().Order()))
        {
            throw new ArgumentException($"{typeof(T).Name} and its words disagree.", nameof(words));
        }
    }

    public string Field { get; }

    public IReadOnlyList<Word<T>> All => _words;

    /// <summary>The allowed values as people may type them, for a refusal's fix.</summary>
    public string Allowed => string.Join(" | ", _words.Select(w => w.Name == w.Key ? w.Name : $"{w.Key} ({w.Name})"));

    public Word<T> this[T value] => _words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value));

    public T? Find(string text) => _words.FirstOrDefault(w => w.Name == text || w.Key == text)?.Value;

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
}
