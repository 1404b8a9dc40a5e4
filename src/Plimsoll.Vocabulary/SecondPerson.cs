// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>How whoever acts stands to those who did what is looked at.</summary>
public enum Apartness
{
    /// <summary>Another person than each of them, as far as mailboxes tell.</summary>
    Another,

    /// <summary>One of them: the same account, whose keys act for it, or another account with the same mailbox.</summary>
    Same,

    /// <summary>None of those that are known; of one it cannot be told any more, for that person was erased.</summary>
    Erased,
}

/// <summary>Whether somebody is another person, wherever a second person is asked for. Nothing else decides it.</summary>
/// <remarks>A key of the API acts for its account, and accounts with one mailbox are one person. One person with two mailboxes is not told from two.</remarks>
public static class SecondPerson
{
    /// <summary>How whoever acts stands to those who did something.</summary>
    /// <param name="others">Their accounts.</param>
    public static Apartness Of(Asker asker, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(asker);
        ArgumentNullException.ThrowIfNull(others);
        var erased = false;
        foreach (var other in others)
        {
            switch (other == asker.Account ? true : asker.IsAlso(other))
            {
                case true: return Apartness.Same;
                case null: erased = true; break;
                case false: break;
            }
        }
        return erased ? Apartness.Erased : Apartness.Another;
    }

    /// <summary>Why whoever acts is not the second person that is asked for; null where they are.</summary>
    /// <param name="others">Accounts of those who did what is looked at.</param>
    /// <param name="code">Which "no" it is.</param>
    /// <param name="did">What they did, as it reads after "the person who", for example <c>proposed it</c>.</param>
    /// <param name="ask">Whom to ask instead.</param>
    /// <param name="anew">What to do where one of them was erased and cannot be told apart; null where nothing could be done anew, which stops nobody.</param>
    public static Refusal? Refuse(Asker asker, IEnumerable<string> others, RefusalCode code, string did, string ask, string? anew) => Of(asker, others) switch
    {
        Apartness.Another => null,
        Apartness.Same => new Refusal(
            code, "by", asker.Account, $"belongs to the person who {did}: it is that account, which a key of it acts for, or another with its e-mail address",
            ask),
        Apartness.Erased when anew is null => null,
        Apartness.Erased => new Refusal(code, "by", asker.Account, $"cannot be told apart from whoever {did}: that person was erased", anew),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
