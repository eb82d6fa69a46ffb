const table = `
rotating_light 🚨|fire 🔥|warning ⚠️|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔
no_entry_sign 🚫|octagonal_sign 🛑|red_circle 🔴|large_orange_circle 🟠|orange_circle 🟠|large_yellow_circle 🟡|yellow_circle 🟡
large_green_circle 🟢|green_circle 🟢|large_blue_circle 🔵|blue_circle 🔵|large_purple_circle 🟣|purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_brown_circle 🟤
red_square 🟥|large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜
black_large_square ⬛|white_square_button 🔳|black_square_button 🔲|bell 🔔|no_bell 🔕|mute 🔇|loudspeaker 📢|mega 📣|pushpin 📌
round_pushpin 📍|memo 📝|pencil 📝|pencil2 ✏️|notebook 📓|book 📖|books 📚|clipboard 📋|page_facing_up 📄|scroll 📜|bookmark 🔖
bookmark_tabs 📑|link 🔗|paperclip 📎|calendar 📅|date 📅|spiral_calendar_pad 🗓️|hourglass ⌛|hourglass_flowing_sand ⏳
stopwatch ⏱️|timer_clock ⏲️|alarm_clock ⏰|clock3 🕒|mantelpiece_clock 🕰️|eyes 👀|eye 👁️|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|ok_hand 👌|wave 👋
raised_hands 🙌|raised_hand ✋|hand ✋|pray 🙏|clap 👏|muscle 💪|point_right 👉|point_up ☝️|handshake 🤝|salute 🫡|saluting_face 🫡
tada 🎉|rocket 🚀|sparkles ✨|star ⭐|zap ⚡|boom 💥|bulb 💡|bug 🐛|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|gear ⚙️
construction 🚧|ship 🚢|package 📦|mag 🔍|mag_right 🔎|telescope 🔭|microscope 🔬|chart_with_upwards_trend 📈
chart_with_downwards_trend 📉|bar_chart 📊|blue_book 📘|computer 💻|desktop_computer 🖥️|iphone 📱|telephone_receiver 📞|phone ☎️|telephone ☎️|pager 📟
satellite_antenna 📡|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|speech_balloon 💬|thought_balloon 💭
busts_in_silhouette 👥|bust_in_silhouette 👤|firefighter 🧑‍🚒|female-firefighter 👩‍🚒|fire_engine 🚒|ambulance 🚑|fire_extinguisher 🧯|police_car 🚓|sos 🆘|bangbang ‼️
exclamation ❗|heavy_exclamation_mark ❗|grey_exclamation ❕|question ❓|grey_question ❔|information_source ℹ️|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️
arrow_upper_right ↗️|arrow_lower_right ↘️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️|fast_forward ⏩|double_vertical_bar ⏸️|pause_button ⏸️|arrow_forward ▶️|black_square_for_stop ⏹️
lock 🔒|unlock 🔓|key 🔑|shield 🛡️|crown 👑|medal 🏅|trophy 🏆|dart 🎯|checkered_flag 🏁|triangular_flag_on_post 🚩
recycle ♻️|snowflake ❄️|cloud ☁️|rain_cloud 🌧️|thunder_cloud_and_rain ⛈️|sunny ☀️|sun_with_face 🌞|crescent_moon 🌙|zzz 💤|sleeping 😴
smile 😄|smiley 😃|grin 😁|joy 😂|slightly_smiling_face 🙂|wink 😉|thinking_face 🤔|face_with_monocle 🧐|sweat_smile 😅
sweat 😓|cold_sweat 😰|scream 😱|cry 😢|sob 😭|neutral_face 😐|face_palm 🤦|shrug 🤷|robot_face 🤖|ghost 👻|skull 💀|heart ❤️|green_heart 💚
hundred 💯|100 💯|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|ticket 🎫|label 🏷️|globe_with_meridians 🌐|earth_africa 🌍|house 🏠|office 🏢|coffee ☕|pizza 🍕
heavy_plus_sign ➕|heavy_minus_sign ➖|new 🆕|ok 🆗|up 🆙|soon 🔜|back 🔙|headphones 🎧|studio_microphone 🎙️|video_camera 📹|movie_camera 🎥|wastebasket 🗑️|file_folder 📁|file_cabinet 🗄️|broom 🧹|adhesive_bandage 🩹|stethoscope 🩺`

const emojis = new Map(
  table
    .trim()
    .split(/[|\n]/)
    .map(pair => pair.split(' ')),
)

/** The character for a shortcode, or the shortcode itself when it is not among the common ones. */
export const emoji = name => emojis.get(name.replace(/::skin-tone-\d$/, '')) ?? `:${name}:`

export const shortcode = /:([a-z0-9_+-]+(?:::skin-tone-\d)?):/

/** Text with its shortcodes turned into characters. */
export const withEmoji = text =>
  String(text ?? '').replace(new RegExp(shortcode, 'g'), (whole, name) => emojis.get(name) ?? whole)

export const quick = ['white_check_mark', 'eyes', 'pushpin']
export const pickable = [
  ...['pushpin', 'white_check_mark', 'eyes', 'thumbsup', 'fire', 'rotating_light', 'memo', 'bulb'],
  ...['raised_hands', 'tada', 'thinking_face', 'heart'],
]
