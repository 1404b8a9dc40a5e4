// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Vocabulary;
using Plimsoll.Tests.Architecture;

namespace Plimsoll.Tests.Vocabulary;

public sealed class TranslationTests
{
    [Fact]
    public void Whatever_says_a_closed_vocabulary_in_other_words_or_decides_by_it_answers_for_every_member()
    {
        Type[] types = [.. Libraries.All.SelectMany(library => library.GetTypes())];
        Assert.InRange(TranslationRules.Count(types), 30, int.MaxValue);
        Rule.Holds(TranslationRules.Partial(types));
    }

    [Fact]
    public void A_member_that_a_table_or_a_function_leaves_out_is_reported() =>
        Assert.Equal(
            [
                $"{typeof(Partial).FullName}.Table has no entry for Storm", $"{typeof(Partial).FullName}.Words cannot be made (Sea and its words disagree. (Parameter 'words'))",
                $"{typeof(Partial).FullName}.Said has no answer for Storm (UnreachableException)", $"{typeof(Partial).FullName}.Same has no answer for Storm (ArgumentException)",
                $"{typeof(Partial).FullName}.Lets has no answer for Storm, Calm (UnreachableException)",
            ],
            TranslationRules.Partial([typeof(Partial)]));

    [Fact]
    public void What_says_every_member_is_not() => Assert.Empty(TranslationRules.Partial([typeof(Whole)]));

    [Fact]
    public void A_function_that_an_extension_adds_is_looked_at_once() =>
        Assert.Equal(
            [$"{typeof(Added).FullName}.Told has no answer for Storm (UnreachableException)"],
            TranslationRules.Partial([typeof(Added), .. typeof(Added).GetNestedTypes()]));

    internal enum Sea { Calm, Storm }

    internal enum Water { Calm }

    internal static class Partial
    {
        public static IReadOnlyDictionary<Sea, string> Table { get; } = new Dictionary<Sea, string> { [Sea.Calm] = "calm" };

        public static Words<Sea> Words => new("sea", new Word<Sea>(Sea.Calm, "calm", "calm", "Calm"));

        public static string Said(Sea sea) => sea switch { Sea.Calm => "calm", _ => throw new UnreachableException() };

        public static Water Same(Sea sea) => Enum.Parse<Water>(sea.ToString());

        public static bool Lets(Sea sea, Water water) => (sea, water) switch { (Sea.Calm, Water.Calm) => true, _ => throw new UnreachableException() };
    }

    internal static class Whole
    {
        public static IReadOnlyDictionary<Sea, string> Table { get; } = new Dictionary<Sea, string> { [Sea.Calm] = "calm", [Sea.Storm] = "storm" };

        public static Words<Sea> Words { get; } = new("sea", new Word<Sea>(Sea.Calm, "calm", "calm", "Calm"), new Word<Sea>(Sea.Storm, "storm", "storm", "Storm"));

        public static string Said(Sea sea) => sea switch { Sea.Calm => "calm", Sea.Storm => "storm", _ => throw new UnreachableException() };

        public static bool Lets(Sea sea, Water water) => (sea, water) switch { (Sea.Calm or Sea.Storm, Water.Calm) => true, _ => throw new UnreachableException() };
    }
}

/// <summary>Stands at the top of the file, where the language wants extensions.</summary>
internal static class Added
{
    extension(TranslationTests.Whole)
    {
        public static string Told(TranslationTests.Sea sea) => sea switch { TranslationTests.Sea.Calm => "calm", _ => throw new UnreachableException() };
    }
}
