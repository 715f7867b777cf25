/** Slack's names of common emoji → the characters. An unknown name is shown as written, as in Slack. */

const table = `
+1 👍 -1 👎 100 💯 1234 🔢 a 🅰️ ab 🆎 abc 🔤 alarm_clock ⏰ ambulance 🚑 angry 😠 anguished 😧 arrow_down ⬇️ arrow_forward ▶️
arrow_left ⬅️ arrow_lower_right ↘️ arrow_right ➡️ arrow_right_hook ↪️ arrow_up ⬆️ arrow_upper_right ↗️
arrows_counterclockwise 🔄 astonished 😲 b 🅱️ ballot_box_with_check ☑️ bangbang ‼️ bar_chart 📊 bee 🐝 bed 🛏️ beer 🍺 bell 🔔
birthday 🎂 black_circle ⚫ black_large_square ⬛ blue_book 📘 blue_heart 💙 blush 😊 bomb 💣 book 📖 bookmark 🔖 boom 💥
broken_heart 💔 bug 🐛 building_construction 🏗️ bulb 💡 bust_in_silhouette 👤 busts_in_silhouette 👥 calendar 📆 card_index 📇
chart_with_downwards_trend 📉 chart_with_upwards_trend 📈 checkered_flag 🏁 clap 👏 clipboard 📋 clock1 🕐 clock3 🕒 clock9 🕘
closed_lock_with_key 🔐 cloud ☁️ coffee ☕ collision 💥 computer 💻 confused 😕 construction 🚧 cookie 🍪 cop 👮 copyright ©️
cross_mark ❌ cry 😢 customs 🛃 dart 🎯 dash 💨 date 📅 desktop_computer 🖥️ disappointed 😞 dizzy 💫 dizzy_face 😵 dog 🐶 door 🚪
droplet 💧 e-mail 📧 ear 👂 earth_africa 🌍 earth_americas 🌎 electric_plug 🔌 email 📧 envelope ✉️ envelope_with_arrow 📩
exclamation ❗ expressionless 😐 eye 👁️ eyes 👀 facepalm 🤦 fast_forward ⏩ fax 📠 file_cabinet 🗄️ file_folder 📁 fire 🔥
fire_engine 🚒 flashlight 🔦 floppy_disk 💾 flushed 😳 footprints 👣 gear ⚙️ gem 💎 ghost 👻 gift 🎁 globe_with_meridians 🌐
green_apple 🍏 green_book 📗 green_circle 🟢 green_heart 💚 grey_exclamation ❕ grey_question ❔ grimacing 😬 grin 😁 grinning 😀
hammer 🔨 hammer_and_wrench 🛠️ hand ✋ handshake 🤝 hash #️⃣ heart ❤️ heavy_check_mark ✔️ heavy_division_sign ➗
heavy_exclamation_mark ❗ heavy_minus_sign ➖ heavy_multiplication_x ✖️ heavy_plus_sign ➕ high_brightness 🔆 hole 🕳️ hospital 🏥
hourglass ⌛ hourglass_flowing_sand ⏳ house 🏠 hugging_face 🤗 hushed 😯 inbox_tray 📥 incoming_envelope 📨 information_source ℹ️
interrobang ⁉️ joy 😂 key 🔑 keyboard ⌨️ knife 🔪 label 🏷️ ladybug 🐞 large_blue_circle 🔵 large_blue_diamond 🔷
large_blue_square 🟦 large_green_circle 🟢 large_green_square 🟩 large_orange_circle 🟠 large_orange_diamond 🔶
large_orange_square 🟧 large_purple_circle 🟣 large_red_square 🟥 large_yellow_circle 🟡 large_yellow_square 🟨 laughing 😆
ledger 📒 left_right_arrow ↔️ link 🔗 lock 🔒 lock_with_ink_pen 🔏 loud_sound 🔊 loudspeaker 📢 love_letter 💌 mag 🔍
mag_right 🔎 mailbox 📫 mailbox_closed 📪 mailbox_with_mail 📬 mailbox_with_no_mail 📭 mans_shoe 👞 mega 📣 memo 📝 microscope 🔬
money_with_wings 💸 moneybag 💰 monocle_face 🧐 mute 🔇 muscle 💪 neutral_face 😐 new 🆕 newspaper 📰 no_bell 🔕 no_entry ⛔
no_entry_sign 🚫 no_mouth 😶 notebook 📓 nut_and_bolt 🔩 octagonal_sign 🛑 o ⭕ ok 🆗 ok_hand 👌 open_book 📖 open_file_folder 📂
open_hands 👐 open_mouth 😮 orange_book 📙 orange_circle 🟠 orange_heart 🧡 outbox_tray 📤 package 📦 page_facing_up 📄
page_with_curl 📃 paperclip 📎 parking 🅿️ party_popper 🎉 partying_face 🥳 pencil 📝 pencil2 ✏️ pensive 😔 phone ☎️ point_down 👇
point_left 👈 point_right 👉 point_up ☝️ police_car 🚓 post_office 🏣 postal_horn 📯 postbox 📮 pray 🙏 printer 🖨️ purple_circle 🟣
purple_heart 💜 pushpin 📌 question ❓ rage 😡 rainbow 🌈 raised_hand ✋ raised_hands 🙌 recycle ♻️ red_circle 🔴 relaxed ☺️
relieved 😌 repeat 🔁 robot_face 🤖 rocket 🚀 rolling_on_the_floor_laughing 🤣 rotating_light 🚨 round_pushpin 📍 runner 🏃 sad 😢
satellite_antenna 📡 scales ⚖️ scissors ✂️ scream 😱 scroll 📜 see_no_evil 🙈 seedling 🌱 shield 🛡️ ship 🚢 shrug 🤷 skull 💀
sleeping 😴 slightly_frowning_face 🙁 slightly_smiling_face 🙂 small_blue_diamond 🔹 small_orange_diamond 🔸 small_red_triangle 🔺
small_red_triangle_down 🔻 smile 😄 smiley 😃 smirk 😏 snail 🐌 snake 🐍 snowflake ❄️ sob 😭 soon 🔜 sos 🆘 sound 🔉 sparkles ✨
speech_balloon 💬 spider_web 🕸️ star ⭐ star2 🌟 stop_sign 🛑 stopwatch ⏱️ sunglasses 😎 sunny ☀️ sweat 😓 sweat_smile 😅
tada 🎉 telephone ☎️ telephone_receiver 📞 telescope 🔭 thermometer 🌡️ thinking_face 🤔 thought_balloon 💭 thumbsdown 👎
thumbsup 👍 ticket 🎫 timer_clock ⏲️ tired_face 😫 toolbox 🧰 trophy 🏆 truck 🚚 umbrella ☔ unamused 😒 unlock 🔓 up 🆙
upside_down_face 🙃 v ✌️ vertical_traffic_light 🚦 vs 🆚 walking 🚶 warning ⚠️ wastebasket 🗑️ watch ⌚ wave 👋 weary 😩
white_check_mark ✅ white_circle ⚪ white_large_square ⬜ wind_blowing_face 🌬️ wink 😉 worried 😟 wrench 🔧 writing_hand ✍️ x ❌
yellow_heart 💛 yum 😋 zap ⚡ zipper_mouth_face 🤐 zzz 💤
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣
`;

/** @type {ReadonlyMap<string, string>} */
const characters = new Map(
  [...table.matchAll(/(\S+)\s+(\S+)/g)].map(([, name = '', character = '']) => [name, character]),
);

/**
 * @param {string} name as in `:tada:`, without the colons
 * @returns {string | undefined}
 */
export function emojiOf(name) {
  return characters.get(name);
}
